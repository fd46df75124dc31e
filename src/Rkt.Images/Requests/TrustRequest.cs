namespace Rkt.Images.Requests;

/// <summary>Asks the program <c>fetch</c> to show, add or remove trusted keys.</summary>
public sealed record TrustRequest
{
    public required RequestSettings Settings { get; init; }

    public required TrustAction Action { get; init; }

    /// <summary>The image names that are meant, by what they begin with; null for all (<see cref="IsRoot"/>) or any.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether keys trusted for every image are meant.</summary>
    public bool IsRoot { get; init; }

    /// <summary>Whether keys are added without showing their fingerprints first.</summary>
    public bool SkipsReview { get; init; }

    /// <summary>Files and URLs of keys to add, or fingerprints to remove.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>"json" or "json-pretty" for a list that programs read; empty for one that people read.</summary>
    public string Format { get; init; } = "";
}
