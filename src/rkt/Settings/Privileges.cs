using Rkt.Host.Errors;

namespace Rkt.Cli.Settings;

/// <summary>What only the superuser can do.</summary>
internal static class Privileges
{
    /// <exception cref="RktException">This process is not the superuser's.</exception>
    public static void RequireSuperuser()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new RktException("cannot run as unprivileged user") { Hint = "run it as root, for example with sudo" };
        }
    }
}
