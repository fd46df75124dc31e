using System.Runtime.InteropServices;

namespace Rkt.Host.Launching;

/// <summary>One step of a launch plan: <c>struct rkt_step</c> of shim.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaunchStep
{
    public LaunchOperation Operation;
    public int ToleratedErrno;
    public long A;
    public long B;
    public long C;
    public uint String1;
    public uint String2;
    public uint String3;
    public uint String4;
    public uint Length;
    public uint Reserved;
}
