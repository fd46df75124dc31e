using System.CommandLine;
using Acbuild.Commands;
using Acbuild.Parsing;
using Rkt.Host.Errors;

namespace Acbuild;

/// <summary>acbuild from its arguments to its exit status.</summary>
public static class AcbuildProgram
{
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="output">Gets results alone: image IDs, manifests, help.</param>
    /// <param name="error">Gets messages.</param>
    /// <returns>The exit status.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var flags = new GlobalFlags();
        var root = CommandTree.Create(flags);
        var prefix = "acbuild";
        var wholeChain = false;
        try
        {
            var words = CommandWords.Read(root, arguments);
            prefix = words.Prefix;
            var parsed = root.Parse(words.Normalized, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
            {
                throw new UsageException(prefix, parsed.Errors[0].Message.TrimEnd('.'), ExitCode.Usage);
            }

            wholeChain = parsed.GetValue(flags.Debug);
            flags.Words = words;
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            ErrorReport.Write(error, e.Prefix, e, wholeChain);
            return e.ExitCode;
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException or FormatException)
        {
            ErrorReport.Write(error, prefix, e, wholeChain);
            return e is RktException { ExitCode: not RktException.FailureStatus } failure ? failure.ExitCode : ExitCode.Failure;
        }
    }
}
