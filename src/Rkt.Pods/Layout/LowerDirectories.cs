using System.Text;
using Rkt.Host.Errors;

namespace Rkt.Pods.Layout;

/// <summary>The file that tells stage1 which directories an app's overlay is made of: one absolute path per line, uppermost first.</summary>
public static class LowerDirectories
{
    /// <summary>Reads the file of an app.</summary>
    /// <returns>At least one path; null when there is no file, because the app's tree was copied.</returns>
    /// <exception cref="RktException">The file is empty or holds a path that is not absolute.</exception>
    public static IReadOnlyList<string>? Read(AppPath app)
    {
        if (!File.Exists(app.LowerDirectories))
        {
            return null;
        }

        var paths = File.ReadAllText(app.LowerDirectories).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (paths.Length == 0 || !Array.TrueForAll(paths, Path.IsPathRooted))
        {
            throw new RktException($"app \"{app.Name}\": \"{app.LowerDirectories}\" is damaged");
        }

        return paths;
    }

    /// <summary>The content of the file.</summary>
    /// <exception cref="RktException">A path holds a newline, which the file cannot express.</exception>
    public static byte[] Format(IReadOnlyList<string> paths)
    {
        var text = new StringBuilder();
        foreach (var path in paths)
        {
            if (path.Contains('\n'))
            {
                throw new RktException($"cannot use a data directory with a newline in its path: \"{path}\"");
            }

            text.Append(path).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
