namespace Appc;

/// <summary>One fault of a manifest.</summary>
/// <param name="Path">Where, as a JSON path from the top: "app.mountPoints[1].path"; empty for the manifest as a whole.</param>
/// <param name="Text">What is wrong, lower case unless it starts with a word of the specification.</param>
public sealed record ManifestProblem(string Path, string Text)
{
    public override string ToString() => Path.Length == 0 ? Text : $"{Path}: {Text}";
}
