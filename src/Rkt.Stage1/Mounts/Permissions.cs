namespace Rkt.Stage1.Mounts;

/// <summary>Modes of what is made in an app's root.</summary>
internal static class Permissions
{
    /// <summary>0755.</summary>
    internal const UnixFileMode Directory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>1777.</summary>
    internal const UnixFileMode SharedDirectory = Directory | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    /// <summary>0644.</summary>
    internal const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
