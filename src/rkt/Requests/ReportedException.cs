using Rkt.Host.Errors;

namespace Rkt.Cli.Requests;

/// <summary>A failure that a program of ours has told the user about already: nothing more is to be said.</summary>
internal sealed class ReportedException() : RktException("a program called by this one failed");
