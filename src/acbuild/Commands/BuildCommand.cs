using System.CommandLine;
using Appc.Images;
using Rkt.Images.Building;

namespace Acbuild.Commands;

/// <summary>What commands on a build in progress have in common.</summary>
internal static class BuildCommand
{
    /// <summary>Lets a command change the manifest of the build.</summary>
    internal static Command Editing(this Command command, GlobalFlags flags, Func<ImageManifest, ParseResult, ImageManifest> edit)
    {
        command.SetAction(parsed =>
        {
            using var build = flags.OpenBuild(parsed);
            flags.Save(parsed, build, edit(build.Manifest, parsed));
        });
        return command;
    }

    /// <summary>Takes up the build in the work path, for this command alone.</summary>
    internal static BuildContext OpenBuild(this GlobalFlags flags, ParseResult parsed)
    {
        var build = BuildContext.Open(parsed.GetValue(flags.WorkPath)!);
        flags.Trace(parsed, $"working on \"{build.Layout.Root}\"");
        return build;
    }

    /// <summary>Replaces the manifest, with this command in its history.</summary>
    internal static void Save(this GlobalFlags flags, ParseResult parsed, BuildContext build, ImageManifest manifest)
    {
        var words = flags.Words!;
        build.Save(parsed.GetValue(flags.NoHistory) ? manifest : BuildHistory.Record(manifest, words.Words, words.Positionals));
        flags.Trace(parsed, "done");
    }

    /// <summary>Tells of progress, when that is wanted.</summary>
    internal static void Trace(this GlobalFlags flags, ParseResult parsed, string text)
    {
        if (parsed.GetValue(flags.Debug))
        {
            parsed.Tell(flags, text);
        }
    }

    /// <summary>Prints a message on standard error.</summary>
    internal static void Tell(this ParseResult parsed, GlobalFlags flags, string text) =>
        parsed.InvocationConfiguration.Error.WriteLine($"{flags.Words!.Prefix}: {text}");
}
