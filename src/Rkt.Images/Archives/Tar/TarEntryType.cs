namespace Rkt.Images.Archives.Tar;

/// <summary>What an entry makes when it is unpacked.</summary>
public enum TarEntryType
{
    RegularFile,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}
