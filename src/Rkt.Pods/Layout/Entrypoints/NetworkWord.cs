namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>One network that a pod joins, as the command line names it: <c>NAME[:K=V;K2=V2]</c>.</summary>
/// <param name="Name">A configured network, or one of the words of <see cref="NetworkList"/>.</param>
/// <param name="Arguments">What follows the colon, handed to the plugins as CNI_ARGS; empty when there is none.</param>
public sealed record NetworkWord(string Name, string Arguments)
{
    public override string ToString() => Arguments.Length == 0 ? Name : $"{Name}:{Arguments}";
}
