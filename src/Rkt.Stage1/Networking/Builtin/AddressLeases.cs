using System.Text;
using Rkt.Host.Files;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>The addresses of a subnet that are in use, a file each: the store of the plugin host-local, under its lock and by its rules.</summary>
/// <param name="network">The network's name.</param>
/// <param name="subnet">The subnet. Its first address is the host's own, and its last one reaches everybody.</param>
/// <param name="root">The directory that networks have theirs in.</param>
internal sealed class AddressLeases(string network, Ipv4Subnet subnet, string root = AddressLeases.StandardRoot)
{
    private const string StandardRoot = "/var/lib/cni/networks";
    private const UnixFileMode DirectoryMode = (UnixFileMode)0x1ed;
    private const UnixFileMode LockMode = (UnixFileMode)0x1e8;
    private const UnixFileMode FileMode = (UnixFileMode)0x1a4;

    private readonly string _directory = $"{root}/{network}";

    private string LockPath => $"{_directory}/lock";

    private string LastFile => $"{_directory}/last_reserved_ip.0";

    private Ipv4Address First => new(subnet.Network.Number + 2);

    private Ipv4Address Last => new(subnet.Broadcast.Number - 1);

    /// <summary>Takes the next free address after the one that was taken last; null when there is none.</summary>
    /// <param name="pod">The pod's UUID.</param>
    /// <param name="link">The name of the link in the pod.</param>
    internal Ipv4Address? Take(string pod, string link)
    {
        Directory.CreateDirectory(_directory, DirectoryMode);
        using var held = LockFile.Take(LockPath, LockMode);

        // Written aside and given its name whole: killed in between, we would leave a lease that says nobody's name. This one says ours, and so
        // whoever releases the pod's addresses removes it, as the plugin does.
        var aside = $"{_directory}/.{pod}.{link}";
        File.Delete(aside);
        NewFile.Write(aside, Encoding.UTF8.GetBytes(ContentOf(pod, link)), FileMode);
        try
        {
            return TakeNext(aside);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    /// <summary>Gives a pod's addresses back.</summary>
    /// <param name="pod">The pod's UUID.</param>
    /// <param name="link">The name of the link in the pod.</param>
    /// <param name="known">An address that it is known to have; saves a look into all of the files.</param>
    /// <param name="before">What is to be done before others can have the address.</param>
    internal void Release(string pod, string link, Ipv4Address? known, Action<Ipv4Address> before)
    {
        if (!Directory.Exists(_directory))
        {
            return;
        }

        using var held = LockFile.Take(LockPath, LockMode);
        if (known is { } address && Release($"{_directory}/{address}", ContentOf(pod, link), before))
        {
            return;
        }

        var released = false;
        foreach (var file in Files())
        {
            released |= Release(file, ContentOf(pod, link), before);
        }

        // As versions of the plugin before 0.8 wrote it.
        foreach (var file in released ? [] : Files())
        {
            Release(file, pod, before);
        }
    }

    /// <summary>All but the lock: the class library would ask for a lock of its own to read it.</summary>
    private IEnumerable<string> Files() => Directory.GetFiles(_directory).Where(file => file != LockPath);

    private static string ContentOf(string pod, string link) => $"{pod}\r\n{link}";

    private static bool Release(string file, string content, Action<Ipv4Address> before)
    {
        if (!File.Exists(file) || File.ReadAllText(file).Trim() != content)
        {
            return false;
        }

        if (Ipv4Address.TryParse(Path.GetFileName(file.AsSpan())) is { } address)
        {
            before(address);
        }

        File.Delete(file);
        return true;
    }

    private Ipv4Address? TakeNext(string aside)
    {
        var candidate = ReadLast();
        for (var left = Last.Number - First.Number + 1; left > 0; left--)
        {
            candidate = candidate is { } previous && previous.Number >= First.Number && previous.Number < Last.Number ? new Ipv4Address(previous.Number + 1) : First;
            if (NewFile.TryLink(aside, $"{_directory}/{candidate}"))
            {
                File.WriteAllText(LastFile, candidate.ToString());
                return candidate;
            }
        }

        return null;
    }

    private Ipv4Address? ReadLast() => File.Exists(LastFile) ? Ipv4Address.TryParse(File.ReadAllText(LastFile)) : null;
}
