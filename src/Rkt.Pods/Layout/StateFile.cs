using System.Globalization;
using System.Text;
using Rkt.Host.Files;

namespace Rkt.Pods.Layout;

/// <summary>Files of a pod's directory that tell, in a few characters, how the pod or an app is: whoever reads one finds all of it.</summary>
public static class StateFile
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a line with a number.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is there still.</exception>
    public static void WriteLine(string path, int number) => Write(path, string.Create(CultureInfo.InvariantCulture, $"{number}\n"));

    /// <summary>Writes a text.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is there still.</exception>
    public static void Write(string path, string text) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(text), ForAll, Durability.ProcessCrash);
}
