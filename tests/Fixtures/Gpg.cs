using System.Text;
using Rkt.Host.Launching;

namespace Tests.Fixtures;

/// <summary>The machine's gpg with a home directory of its own, which is deleted, and its agent ended, when this is disposed.</summary>
public sealed class Gpg : IDisposable
{
    private readonly string _program = Find("gpg");
    private readonly string _home = Directory.CreateTempSubdirectory("gpg-").FullName;

    /// <summary>The time that gpg takes for now.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Dispose()
    {
        if (File.Exists(Path.Combine(_home, "S.gpg-agent")))
        {
            ProgramRun.Run(Find("gpgconf"), ["--homedir", _home, "--kill", "all"], Environment, input: default);
        }

        Directory.Delete(_home, recursive: true);
    }

    /// <summary>Makes a key.</summary>
    /// <param name="identity">Whose key it is.</param>
    /// <param name="algorithm">In gpg's words: "rsa2048", "ed25519", "default".</param>
    /// <param name="use">"sign", "cert", or both with a comma.</param>
    /// <param name="expiry">A date or a time such as "10d".</param>
    /// <returns>Its fingerprint.</returns>
    public string MakeKey(string identity, string algorithm = "ed25519", string use = "sign,cert", string expiry = "never")
    {
        Run(["--quick-generate-key", identity, algorithm, use, expiry]);
        return Fields("fpr", ["--with-colons", "--list-keys", $"={identity}"], 9)[0];
    }

    /// <summary>Adds a subkey.</summary>
    /// <returns>Its fingerprint.</returns>
    public string AddSubkey(string fingerprint, string algorithm = "ed25519", string use = "sign", string expiry = "never")
    {
        Run(["--quick-add-key", fingerprint, algorithm, use, expiry]);
        return Fields("fpr", ["--with-colons", "--list-keys", fingerprint], 9)[^1];
    }

    /// <summary>Does something at another time.</summary>
    public T At<T>(DateTimeOffset time, Func<T> action)
    {
        var now = Now;
        Now = time;
        try
        {
            return action();
        }
        finally
        {
            Now = now;
        }
    }

    /// <summary>The public key, in binary.</summary>
    public byte[] Export(string fingerprint, params string[] options) => Run([.. options, "--export", fingerprint]).Output;

    /// <summary>Signs some content.</summary>
    /// <param name="signer">A key, or a subkey whose fingerprint ends in "!".</param>
    /// <param name="content">What is signed.</param>
    /// <param name="options">Such as "--armor".</param>
    public byte[] Sign(string signer, ReadOnlySpan<byte> content, params string[] options)
    {
        var file = Write("content", content);
        return Run(["--local-user", signer, .. options, "--output", "-", "--detach-sign", file]).Output;
    }

    /// <summary>Answers questions of an interactive command, a line each.</summary>
    public void Edit(string command, string fingerprint, params string[] answers) =>
        Run(["--command-fd", "0", "--status-fd", "2", "--no-tty", command, fingerprint], string.Join('\n', answers) + "\n");

    /// <summary>Adds keys, or signatures about them.</summary>
    public void Import(ReadOnlySpan<byte> keys) => Run(["--import", Write("import", keys)]);

    /// <summary>A certificate of revocation, as text.</summary>
    public byte[] MakeRevocation(string fingerprint) =>
        Run(["--command-fd", "0", "--no-tty", "--output", "-", "--gen-revoke", fingerprint], "y\n0\n\ny\n", isBatch: false).Output;

    /// <summary>Whether gpg itself accepts a signature.</summary>
    public bool Accepts(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content) =>
        RunUnchecked(["--verify", Write("signature", signature), Write("content", content)], "", isBatch: true).Status is { Code: 0 };

    /// <summary>Runs gpg with any arguments.</summary>
    public ProgramRun Run(IReadOnlyList<string> arguments, string input = "", bool isBatch = true)
    {
        var run = RunUnchecked(arguments, input, isBatch);
        return run.Status is { Code: 0 }
            ? run
            : throw new InvalidOperationException($"gpg {string.Join(' ', arguments)}: {Encoding.UTF8.GetString(run.ErrorOutput)}");
    }

    /// <summary>Puts content into a file that gpg can be given.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var file = Path.Combine(_home, $"{name}.file");
        File.WriteAllBytes(file, content);
        return file;
    }

    private static string[] Environment => ["PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=/nonexistent"];

    private static string Find(string program) =>
        new[] { "/usr/bin", "/bin", "/usr/local/bin" }.Select(directory => Path.Combine(directory, program)).First(File.Exists);

    private ProgramRun RunUnchecked(IReadOnlyList<string> arguments, string input, bool isBatch) => ProgramRun.Run(
        _program,
        [
            "--homedir", _home, "--quiet", "--no-permission-warning", "--trust-model", "always", "--display-charset", "utf-8",
            "--pinentry-mode", "loopback", "--passphrase", "",
            "--faked-system-time", $"{Now.UtcDateTime:yyyyMMdd'T'HHmmss}!", .. isBatch ? (string[])["--batch", "--yes"] : [], .. arguments,
        ],
        Environment,
        Encoding.UTF8.GetBytes(input));

    private string[] Fields(string record, string[] arguments, int field) =>
    [
        .. Encoding.UTF8.GetString(Run(arguments).Output).Split('\n')
            .Where(line => line.StartsWith($"{record}:", StringComparison.Ordinal))
            .Select(line => line.Split(':')[field]),
    ];
}
