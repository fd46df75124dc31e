namespace Actool.Checks;

/// <summary>Tells by its looks what a file is.</summary>
internal static class FileKindGuess
{
    internal static FileKind Of(string path)
    {
        if (Directory.Exists(path))
        {
            return FileKind.Layout;
        }

        using var file = File.OpenRead(path);
        int first;
        do
        {
            first = file.ReadByte();
        }
        while (first is ' ' or '\t' or '\r' or '\n');

        return first == '{' ? FileKind.Manifest : FileKind.ImageArchive;
    }
}
