namespace Rkt.Host.Files.Trees;

/// <summary>What an inode is.</summary>
public enum NodeType
{
    Unknown,
    RegularFile,
    Directory,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Fifo,
    Socket,
}
