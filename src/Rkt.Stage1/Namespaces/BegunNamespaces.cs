using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Namespaces;

/// <summary>Pid 1 of a pod, making the pod's namespaces while others get the pod ready.</summary>
public sealed class BegunNamespaces : IDisposable
{
    private readonly SafeFileHandle _nothing;
    private readonly StartingChild _init;

    private BegunNamespaces(PodNamespaces namespaces, SafeFileHandle nothing, StartingChild init)
    {
        Namespaces = namespaces;
        _nothing = nothing;
        _init = init;
    }

    /// <summary>What is being made.</summary>
    public PodNamespaces Namespaces { get; }

    /// <summary>A descriptor of /dev/null, open as long as this object lives.</summary>
    public int Nothing => (int)_nothing.DangerousGetHandle();

    /// <summary>Begins to make them; the directory for the devices is made when it is missing.</summary>
    /// <exception cref="RktException">The installation is not complete.</exception>
    public static BegunNamespaces Begin(PodNamespaces namespaces)
    {
        Directory.CreateDirectory(namespaces.Devices);
        var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            return new BegunNamespaces(namespaces, nothing, namespaces.Begin((int)nothing.DangerousGetHandle()));
        }
        catch
        {
            nothing.Dispose();
            throw;
        }
    }

    /// <summary>Begins early, for a pod that is still to be prepared; null where that must wait until it is.</summary>
    /// <remarks>What fails here fails again when the pod is run, and is told then.</remarks>
    public static BegunNamespaces? TryBeginEarly(PodNamespaces namespaces)
    {
        // A user namespace's ids are given with the pod's directory; and the data directory itself may be missing.
        if (namespaces.Users is not null || !Directory.Exists(namespaces.Devices))
        {
            return null;
        }

        try
        {
            return Begin(namespaces);
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Waits until they are made.</summary>
    /// <returns>Pid 1, owned by this object.</returns>
    /// <exception cref="RktException">A kernel setting cannot be had.</exception>
    public Child Complete() => PodNamespaces.Complete(_init);

    /// <summary>Ends pid 1, and with it every process of the pod.</summary>
    public void Dispose()
    {
        _init.Dispose();
        _nothing.Dispose();
    }
}
