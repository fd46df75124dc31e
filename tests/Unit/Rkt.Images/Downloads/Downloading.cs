using System.Security.Cryptography.X509Certificates;
using Rkt.Host.Files.Trees;
using Rkt.Images.Downloads;
using Rkt.Images.Downloads.Caching;
using Tests.Fixtures.Servers;

namespace Tests.Unit.Rkt.Images.Downloads;

/// <summary>What tests of downloads have in common: an authority, a data directory, a client with short pauses.</summary>
public abstract class Downloading : IDisposable
{
    private readonly List<IDisposable> _open = [];

    protected TestAuthority Authority { get; } = new();

    protected string Data { get; } = Directory.CreateTempSubdirectory("rkt-download-").FullName;

    protected List<string> Notices { get; } = [];

    /// <summary>How long servers may be silent: long, because the machine may be busy, except where a test is about it.</summary>
    protected TimeSpan Stall { get; set; } = TimeSpan.FromSeconds(30);

    protected TransferSettings Settings => new()
    {
        UserAgent = "rkt/1.2.3",
        TrustedAuthorities = new X509Certificate2Collection(Authority.Certificate),
        Proxy = new System.Net.WebProxy(),
        StallTimeout = Stall,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        Attempts = 3,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(5),
        Notice = Notices.Add,
    };

    public void Dispose()
    {
        Enumerable.Reverse(_open).ToList().ForEach(one => one.Dispose());
        Authority.Dispose();
        TreeRemoval.Remove(Data);
        GC.SuppressFinalize(this);
    }

    protected static TimeSpan Short => TimeSpan.FromMilliseconds(500);

    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    protected T Use<T>(T disposable)
        where T : IDisposable
    {
        _open.Add(disposable);
        return disposable;
    }

    protected HttpTransfer Transfer(TransferSettings? settings = null) => Use(new HttpTransfer(settings ?? Settings));

    /// <summary>Opens over plain http, as the servers that lie speak it.</summary>
    protected DownloadResult Open(Uri url, OpenOptions? options = null) =>
        Use(Transfer().Open(url, (options ?? new OpenOptions()) with { AllowPlainHttp = true }));

    protected byte[] Read(Uri url, OpenOptions? options = null) => ReadBody(Open(url, options));

    protected static byte[] ReadBody(DownloadResult result)
    {
        using var whole = new MemoryStream();
        result.Body.CopyTo(whole);
        return whole.ToArray();
    }

    protected PartialArchive Partial(Uri url) => PartialArchive.Open(Data, url);
}
