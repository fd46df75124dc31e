using Rkt.Host.Errors;

namespace Rkt.Cli.Requests;

/// <summary>A failure that the user has been told about already, by another program or part of ours: nothing more is to be said.</summary>
internal sealed class ReportedException() : RktException("a program called by this one failed");
