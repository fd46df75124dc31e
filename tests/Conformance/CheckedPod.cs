using Tests.Functional.Surroundings;

namespace Tests.Conformance;

/// <summary>A pod of the two images, run once for all tests of a class.</summary>
/// <param name="network">The network that the pod joins: none or default.</param>
/// <param name="flags">Flags of <c>rkt run</c> that make this kind of pod.</param>
public abstract class CheckedPod(string network, params string[] flags)
{
    private static readonly string[] Namespaces = ["pid", "ipc", "uts", "net", "user", "mnt"];

    private readonly Lazy<Findings> _findings = new(() => Examine(network, flags));

    /// <summary>Runs the pod when nobody has asked before; where it cannot be run, each test that asks is skipped.</summary>
    public Findings Findings => _findings.Value;

    /// <summary>Checks that only this kind of pod has.</summary>
    public virtual IReadOnlyList<string> Extras => [];

    /// <summary>Whether memory is limited here; on cgroup v2 that depends on where the tests were started.</summary>
    public static bool LimitsMemory { get; } = File.ReadLines("/proc/self/cgroup").Any(line => line.Split(':')[1].Split(',').Contains("memory"));

    private static Findings Examine(string network, string[] flags)
    {
        Assert.SkipWhen(
            flags.Contains("--private-users") && Environment.OSVersion.Version < new Version(5, 19), "this kernel cannot show overlays with shifted owners");
        using var site = new Site();
        site.Environment["FROM_CALLER"] = "not to be seen";
        var memoryLimit = LimitsMemory ? """{"name":"resource/memory","value":{"limit":"64Mi"}},""" : "";
        var main = site.Rkt("fetch", "--full", Checker.MainImage($"{site.Root}/main.aci", memoryLimit)).Succeeded().Lines[^1];
        var sidekick = site.Rkt("fetch", "--full", Checker.SidekickImage($"{site.Root}/sidekick.aci")).Succeeded().Lines[^1];
        PrepareVolumes(site, network, flags);

        // The second pod is judged: its apps must not see what those of the first have left in their roots.
        RunPod(site, main, sidekick, [$"--net={network}", .. flags]);
        Empty(site);
        var run = RunPod(site, main, sidekick, [$"--net={network}", .. flags]);
        var pod = File.ReadAllText($"{site.Root}/uuid").Trim();
        IReadOnlyList<string?> statuses = [site.Status(pod, "app-main"), site.Status(pod, "app-sidekick")];
        return new Findings(run, Findings.Read(run), statuses, site.Collect());
    }

    private static ProgramResult RunPod(Site site, string main, string sidekick, string[] flags) => site.Rkt(
    [
        "run", .. flags, "--hostname=conformance", "--hosts-entry=192.0.2.7=friend", "--dns=192.0.2.1", "--set-env=FROM_POD=of the pod",
        $"--uuid-file-save={site.Root}/uuid", $"--volume=shared,kind=host,source={site.Root}/shared", $"--volume=fixed,kind=host,source={site.Root}/fixed",
        $"--volume=single,kind=host,source={site.Root}/single", "--volume=empty,kind=empty,mode=1777,uid=7,gid=8",
        main, "--", "", "$PATH *\\n\"'%s", "---", sidekick, "--readonly-rootfs=true",
    ]);

    private static void PrepareVolumes(Site site, string network, string[] flags)
    {
        Directory.CreateDirectory($"{site.Root}/fixed");
        File.WriteAllText($"{site.Root}/fixed/from-the-host", "fixed\n");
        File.WriteAllText($"{site.Root}/fixed/network", network);
        File.WriteAllText($"{site.Root}/fixed/users", flags.Contains("--private-users") ? "private" : "");
        File.WriteAllLines($"{site.Root}/fixed/host-namespaces", Namespaces.Select(kind => new FileInfo($"/proc/self/ns/{kind}").LinkTarget!));
        if (LimitsMemory)
        {
            File.WriteAllText($"{site.Root}/fixed/limits-memory", "");
        }

        File.WriteAllText($"{site.Root}/single", "a single file\n");
        Empty(site);
    }

    /// <summary>Makes the shared volume new: for all users, with one file of the host.</summary>
    private static void Empty(Site site)
    {
        var shared = $"{site.Root}/shared";
        if (Directory.Exists(shared))
        {
            Directory.Delete(shared, recursive: true);
        }

        Directory.CreateDirectory(shared);
        site.Run("/bin/chmod", "0777", shared).Succeeded();
        File.WriteAllText($"{shared}/from-the-host", "from the host\n");
    }
}
