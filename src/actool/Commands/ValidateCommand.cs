using System.CommandLine;
using Actool.Checks;
using Rkt.Host.Errors;

namespace Actool.Commands;

internal static class ValidateCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Image archives, layouts or manifests" };
        var type = new Option<string?>("--type") { Description = "What the files are; by default they are looked at", HelpName = "TYPE" };
        type.AcceptOnlyFromAmong("appimage", "layout", "manifest");
        var command = new Command("validate", "Tells whether images and manifests are as the specification wants them") { files, type };
        command.SetAction(parsed =>
        {
            var status = ExitCode.Success;
            foreach (var file in parsed.GetValue(files) ?? [])
            {
                if (!Validate(file, parsed.GetValue(type), parsed.GetValue(flags.Debug), parsed.InvocationConfiguration.Error))
                {
                    status = ExitCode.Failure;
                }
            }

            return status;
        });
        return command;
    }

    /// <summary>Whether the file is valid; what is to be said of it goes to standard error.</summary>
    private static bool Validate(string file, string? type, bool debug, TextWriter error)
    {
        try
        {
            var kind = type is null ? FileKindGuess.Of(file) : Parse(type);
            foreach (var warning in FileCheck.Check(file, kind))
            {
                error.WriteLine($"{file}: warning: {warning}");
            }

            if (debug)
            {
                error.WriteLine($"{file}: valid {FileCheck.InWords(kind)}");
            }

            return true;
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            ErrorReport.Write(error, $"{file}: error validating", e, debug);
            return false;
        }
    }

    private static FileKind Parse(string type) => type switch
    {
        "appimage" => FileKind.ImageArchive,
        "layout" => FileKind.Layout,
        _ => FileKind.Manifest,
    };
}
