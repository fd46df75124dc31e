namespace Rkt.Host.Launching;

/// <summary>Kinds of kernel namespaces; the values are the kernel's CLONE_NEW* flags.</summary>
[Flags]
public enum NamespaceKinds
{
    None = 0,
    Mount = 0x0002_0000,
    Cgroup = 0x0200_0000,
    Uts = 0x0400_0000,
    Ipc = 0x0800_0000,
    User = 0x1000_0000,
    Pid = 0x2000_0000,
    Net = 0x4000_0000,
}
