using System.Text;
using Appc.Names;
using Rkt.Cli.Commands;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Images.References;
using Rkt.Images.Requests;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Hands over to the program <c>fetch</c>, which alone knows networks, OpenPGP and hashes: what a command does not need must not slow its start.</summary>
/// <param name="call">The command that needs images.</param>
internal sealed class FetchHandover(Invocation call) : IImageSource
{
    private static string ProgramPath => $"{OwnProgram.Installation}/libexec/rkt/fetch";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> Fetch(IReadOnlyList<WantedImage> images, bool isTrusted)
    {
        var settings = SettingsOf(call);
        if (isTrusted)
        {
            settings = settings with { Insecure = settings.Insecure | InsecureFetching.Image };
        }

        var request = new FetchRequest { Settings = settings, Images = images, PullPolicy = PolicyOf(call) };
        using var output = new MemoryStream();
        call.Output.Flush();
        var status = Try(() => ChildProgram.Run(ProgramPath, Words(RequestFormat.Format(request)), output));

        if (status.Code == 0 && isTrusted)
        {
            TellOfFiles(images);
        }

        return status switch
        {
            { Code: 0 } => Keys(Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length)), images.Count),
            { Signal: not 0 } => throw new RktException($"\"{ProgramPath}\" was ended by signal {status.Signal}"),
            // It has told what went wrong, in words and under the name of this command.
            _ => throw new ReportedException(),
        };
    }

    /// <summary>Becomes the program, for a command that only asks for images. Returns only by throwing.</summary>
    public void Become(FetchRequest request) => Become(RequestFormat.Format(request));

    /// <summary>Becomes the program, for a command about keys. Returns only by throwing.</summary>
    public void Become(TrustRequest request) => Become(RequestFormat.Format(request));

    /// <summary>Becomes the program, for a command that checks images. Returns only by throwing.</summary>
    public void Become(VerifyRequest request) => Become(RequestFormat.Format(request));

    /// <summary>What every request says of the command line.</summary>
    public static RequestSettings SettingsOf(Invocation call) => new()
    {
        Command = call.Command.Name,
        DataDirectory = call.Global.DataDirectory,
        SystemConfiguration = call.Global.SystemConfiguration,
        LocalConfiguration = call.Global.LocalConfiguration,
        UserConfiguration = call.Global.UserConfiguration,
        Insecure = InsecureOf(call.Global.Insecure),
        TrustKeysFromHttps = call.Global.TrustKeysFromHttps,
        Debug = call.Global.Debug,
    };

    /// <summary>The policy that a command line asks for, in its new form or its old ones.</summary>
    /// <exception cref="RktException">Two of them contradict each other.</exception>
    public static PullPolicy PolicyOf(Invocation call)
    {
        var (never, update) = (call.Flags.IsOn(PodFlags.StoreOnly), call.Flags.IsOn(PodFlags.NoStore));
        if (never && update)
        {
            throw new RktException("both --store-only and --no-store specified");
        }

        var flag = call.Command.Flags.First(flag => flag.Name == PodFlags.PullPolicy.Name);
        return never ? PullPolicy.Never : update ? PullPolicy.Update : RequestFormat.ParsePolicy(call.Flags.Text(flag));
    }

    // One that has a signature is told with its signer, by the program.
    private void TellOfFiles(IReadOnlyList<WantedImage> images)
    {
        foreach (var image in images)
        {
            if (ImageReference.Parse(image.Reference) is { Kind: ImageReferenceKind.File, Value: var path })
            {
                call.Error.WriteLine($"image: using image from file {path}");
            }
        }
    }

    private void Become(List<string> words)
    {
        call.Output.Flush();
        Try(() =>
        {
            ProgramReplacement.Execute(ProgramPath, Words(words), []);
            return 0;
        });
    }

    private static List<string> Words(List<string> words) => [ProgramPath, .. words];

    private static T Try<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot execute \"{ProgramPath}\"", e)
            {
                Hint = "rkt looks for it relative to its own program: install both together",
            };
        }
    }

    private static StoreKey[] Keys(string output, int count)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == count
            ? Array.ConvertAll(lines, StoreKey.Parse)
            : throw new InvalidOperationException($"the program fetch printed {lines.Length} hashes for {count} images");
    }

    private static InsecureFetching InsecureOf(InsecureOptions options) =>
        Bit(options, InsecureOptions.Image, InsecureFetching.Image)
        | Bit(options, InsecureOptions.Tls, InsecureFetching.Tls)
        | Bit(options, InsecureOptions.Http, InsecureFetching.Http)
        | Bit(options, InsecureOptions.PublicKey, InsecureFetching.PublicKey);

    private static InsecureFetching Bit(InsecureOptions options, InsecureOptions option, InsecureFetching meaning) =>
        options.HasFlag(option) ? meaning : InsecureFetching.None;
}
