namespace Rkt.Images.Requests;

/// <summary>Asks the program <c>fetch</c> for images: it brings them, and all that they depend on, into the store.</summary>
/// <remarks>It prints a hash per image, in the order asked for, each on a line, and ends with 0; or it reports what went wrong and ends with 254.</remarks>
public sealed record FetchRequest
{
    /// <summary>The digits of a whole store key.</summary>
    public const int AllDigits = 64;

    public required RequestSettings Settings { get; init; }

    public required IReadOnlyList<WantedImage> Images { get; init; }

    public PullPolicy PullPolicy { get; init; }

    /// <summary>How many digits of each hash to print.</summary>
    public int Digits { get; init; } = AllDigits;
}
