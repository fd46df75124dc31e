namespace Appc.Names;

/// <summary>A text with rules of its own: lets the manifest reader make any of the name types and say why it could not.</summary>
internal interface INamed<TSelf>
    where TSelf : class
{
    /// <summary>Returns the value, or null with the reason, which is what <c>Parse</c> throws.</summary>
    static abstract TSelf? Create(string text, out string problem);
}
