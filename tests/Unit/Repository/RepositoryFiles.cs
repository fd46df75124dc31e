using System.Runtime.CompilerServices;

namespace Tests.Unit.Repository;

/// <summary>The files of the repository that the tests were compiled from.</summary>
internal static class RepositoryFiles
{
    internal static string Root { get; } = FindRoot();

    /// <summary>Source files below a folder, without what the build made.</summary>
    internal static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var directory = Path.GetDirectoryName(here); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "rkt.slnx")))
            {
                return directory;
            }
        }

        throw new InvalidOperationException($"no repository above \"{here}\"");
    }
}
