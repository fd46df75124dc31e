using System.Runtime.InteropServices;

namespace Rkt.Host.Errors;

/// <summary>A system call that failed.</summary>
public sealed class KernelException : IOException
{
    /// <param name="call">The system call, as the kernel spells it.</param>
    /// <param name="errno">The error number of this machine's architecture.</param>
    /// <param name="subject">What it was called on, usually a path; null when there is nothing to name.</param>
    public KernelException(string call, int errno, string? subject = null)
        : base(subject is null
            ? $"{call}: {Describe(errno)}"
            : $"{call} {subject}: {Describe(errno)}")
    {
        Call = call;
        Errno = errno;
        Subject = subject;
    }

    public string Call { get; }

    public int Errno { get; }

    public string? Subject { get; }

    /// <summary>The exception for the call that has just failed on this thread.</summary>
    public static KernelException FromLastError(string call, string? subject = null) =>
        new(call, Marshal.GetLastPInvokeError(), subject);

    /// <summary>The kernel's words for an error number, in lower case as all our messages: "no such file or directory".</summary>
    public static string Describe(int errno)
    {
        var text = Marshal.GetPInvokeErrorMessage(errno);
        return text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1])
            ? char.ToLowerInvariant(text[0]) + text[1..]
            : text;
    }
}
