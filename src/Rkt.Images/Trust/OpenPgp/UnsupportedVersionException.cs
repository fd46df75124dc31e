namespace Rkt.Images.Trust.OpenPgp;

/// <summary>A packet of a version that we do not read; others beside it may be fine.</summary>
internal sealed class UnsupportedVersionException(string message) : FormatException(message);
