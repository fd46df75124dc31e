using System.CommandLine;
using System.CommandLine.Parsing;
using Actool.Commands;
using Rkt.Host.Errors;

namespace Actool;

/// <summary>actool from its arguments to its exit status.</summary>
public static class ActoolProgram
{
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="output">Gets results alone: endpoints, manifests, help.</param>
    /// <param name="error">Gets messages.</param>
    /// <returns>The exit status.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var flags = new GlobalFlags();
        var parsed = CommandTree.Create(flags).Parse(
            arguments,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is not System.CommandLine.Help.HelpAction && ProblemOf(parsed) is { } problem)
        {
            error.WriteLine($"actool: {problem}");
            error.WriteLine("hint: \"actool help\" lists commands and flags");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            ErrorReport.Write(error, parsed.CommandResult.Command.Name, e, parsed.GetValue(flags.Debug));
            return ExitCode.Failure;
        }
    }

    private static string? ProblemOf(ParseResult parsed)
    {
        // The library takes a flag that it does not know for an argument.
        var isFlags = true;
        foreach (var token in parsed.Tokens)
        {
            isFlags &= token.Type != TokenType.DoubleDash;
            if (isFlags && token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-')
            {
                return $"unknown flag \"{token.Value.Split('=')[0]}\"";
            }
        }

        return parsed.Errors is [var first, ..] ? Lowered(first.Message.TrimEnd('.')) : null;
    }

    private static string Lowered(string sentence) => sentence.Length > 0 ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;
}
