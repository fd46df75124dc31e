using Appc.Pods;

namespace Rkt.Pods.Layout;

/// <summary>A volume at a path of one app.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Target">Absolute path in the app's root, without "." and ".." elements.</param>
/// <param name="IsReadOnly">Whether the app may only read it.</param>
/// <param name="EmptyDirectory">Where the files of an empty volume are; null for one of the host.</param>
/// <param name="ImpliedBy">The mount point of the image that nobody gave a volume; null when somebody did.</param>
public sealed record AppMount(Volume Volume, string Target, bool IsReadOnly, string? EmptyDirectory, string? ImpliedBy);
