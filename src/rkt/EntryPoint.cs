using Rkt.Cli.Commands;
using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Host.Terminal;

namespace Rkt.Cli;

/// <summary>From the command line to the exit status: finds the command, reads its flags, runs it, reports what went wrong.</summary>
internal static class EntryPoint
{
    /// <summary>Runs a command line on the process's own streams.</summary>
    /// <remarks>They are not disposed of: output that could not be written has been reported, and would be tried again.</remarks>
    public static int Run(string[] args) => Run(args, StandardStream.Output(), StandardStream.Error());

    /// <summary>Runs a command line with other streams than the process's own.</summary>
    internal static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var path = new List<Command> { new RootCommand() };
        // Until the flags are read, whether they are understood or not: the report of an error needs it.
        var debug = args.TakeWhile(word => word != "--").Contains("--debug");
        try
        {
            var words = args.ToList();
            path = CommandSearch.Take(path[0], new FlagTable(GlobalOptions.Flags), words);
            var call = Parse(path, words, output, error);
            var status = call.Flags.IsOn(GlobalOptions.HelpFlag) ? PrintHelp(call) : path[^1].Run(call);
            output.Flush();
            return status;
        }
        catch (UsageException e)
        {
            return ReportUsage(e, path, output, error);
        }
        catch (ReportedException e)
        {
            TryFlush(output);
            return e.ExitCode;
        }
        catch (RktException e)
        {
            return Report(e, e.ExitCode);
        }
        catch (KernelException e) when (e.Errno == Errno.EPIPE)
        {
            // Whoever read the results has seen enough, as in "rkt list | head": nothing to report, and nobody to report it to.
            return RktException.FailureStatus;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Report(e, RktException.FailureStatus);
        }
#pragma warning disable CA1031 // The last line of defence: a bug must not look like the status of an app.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error.WriteLine($"{path[^1].Name}: internal error: {e}");
            return RktException.FailureStatus;
        }

        int Report(Exception failure, int status)
        {
            TryFlush(output);
            ErrorReport.Write(error, path[^1].Name, failure, debug, Privileges.Hint);
            return status;
        }
    }

    private static Invocation Parse(List<Command> path, List<string> words, TextWriter output, TextWriter error)
    {
        var table = new FlagTable(GlobalOptions.Flags, path[^1].Flags);
        if (path[^1].TakesImages)
        {
            var arguments = ImageArguments.Parse(table, words);
            return new Invocation
            {
                Path = path,
                Global = GlobalOptions.From(arguments.Flags),
                Flags = arguments.Flags,
                Images = arguments.Images,
                Output = output,
                Error = error,
            };
        }

        var plain = PlainArguments.Parse(table, words, path[^1].FlagOrder);
        return new Invocation
        {
            Path = path,
            Global = GlobalOptions.From(plain.Flags),
            Flags = plain.Flags,
            Words = plain.Words,
            Output = output,
            Error = error,
        };
    }

    private static int PrintHelp(Invocation call)
    {
        call.Output.Write(call.HelpPage());
        return 0;
    }

    private static int ReportUsage(UsageException failure, List<Command> path, TextWriter output, TextWriter error)
    {
        error.WriteLine($"Error: {failure.Message}");
        if (failure.IsAboutCommand)
        {
            error.WriteLine("Run 'rkt --help' for usage.");
        }
        else
        {
            output.Write(Help.HelpPage.Format(path));
            TryFlush(output);
        }

        return RktException.FailureStatus;
    }

    private static void TryFlush(TextWriter output)
    {
        try
        {
            output.Flush();
        }
        catch (IOException)
        {
            // The failure that is being reported comes first.
        }
    }
}
