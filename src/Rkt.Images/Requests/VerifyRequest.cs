namespace Rkt.Images.Requests;

/// <summary>Asks the program <c>fetch</c> whether images of the store are still what was fetched.</summary>
public sealed record VerifyRequest
{
    public required RequestSettings Settings { get; init; }

    /// <summary>The images, as the command line names them.</summary>
    public required IReadOnlyList<string> Images { get; init; }
}
