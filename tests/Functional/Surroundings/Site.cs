using System.Globalization;
using System.Text.Json;

namespace Tests.Functional.Surroundings;

/// <summary>
/// A place of a test's own: a data directory, a configuration whose default network has addresses of its own, and a directory for
/// images. At the end everything is collected, and the test fails when anything is left on the machine.
/// </summary>
public sealed class Site : IDisposable
{
    private const string UseHosts = """mount --bind hosts /etc/hosts && exec "$0" "$@" """;

    private static int sites;

    private readonly List<RunningProgram> _running = [];
    private readonly HashSet<string> _pods = [];
    private readonly List<string> _hosts = [];
    private int _images;

    public Site()
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "pods need root");
        Root = Directory.CreateTempSubdirectory("rkt-test-").FullName;

        // Of the process too, so that two runs of the tests do not find each other's addresses.
        Subnet = string.Create(CultureInfo.InvariantCulture, $"10.{64 + (System.Environment.ProcessId % 128)}.{Interlocked.Increment(ref sites) % 256}");
        Directory.CreateDirectory($"{LocalConfig}/net.d");
        File.WriteAllText($"{LocalConfig}/net.d/10-default.conf", $$$"""
            {"cniVersion":"0.4.0","name":"default","type":"ptp","ipMasq":true,
             "ipam":{"type":"host-local","subnet":"{{{Subnet}}}.0/24","dataDir":"{{{Leases}}}","routes":[{"dst":"0.0.0.0/0"}]}}
            """);
    }

    /// <summary>What is switched off by <c>--insecure-options</c>; the tests of pods have nothing to verify.</summary>
    public string Insecure { get; set; } = "image";

    /// <summary>Variables for the programs beside those of the tests.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The directory that all of this is in.</summary>
    public string Root { get; }

    public string Data => $"{Root}/data";

    public string LocalConfig => $"{Root}/config";

    public string SystemConfig => $"{Root}/vendor";

    /// <summary>Where the addresses in use are noted down.</summary>
    public string Leases => $"{Root}/leases";

    /// <summary>The first three numbers of the default network's addresses.</summary>
    public string Subnet { get; }

    /// <summary>All pods that were ever seen here.</summary>
    public IReadOnlyCollection<string> Pods => _pods;

    /// <summary>Lets the programs of this site find a host under a name: they run in mount namespaces with a hosts file of their own.</summary>
    public void AddHost(string name, System.Net.IPAddress address)
    {
        _hosts.Add($"{address} {name}");
        File.WriteAllLines($"{Root}/hosts", ["127.0.0.1 localhost", .. _hosts]);
    }

    /// <summary>Runs rkt with this site's data directory and configuration, and without signatures, to its end.</summary>
    public ProgramResult Rkt(params string[] words)
    {
        using var program = Start(Programs.Rkt, Global(words));
        var result = program.WaitForExit();
        NotePods();
        return result;
    }

    /// <summary>The same, in the background until the site is closed.</summary>
    public RunningProgram StartRkt(params string[] words)
    {
        var program = Start(Programs.Rkt, Global(words));
        _running.Add(program);
        return program;
    }

    /// <summary>Runs rkt at a terminal where somebody types these lines. Both outputs come as one, with what was typed, in lines of the terminal.</summary>
    public ProgramResult RktAtTerminal(IEnumerable<string> typed, params string[] words)
    {
        var command = string.Join(' ', Global(words).Prepend(Programs.Rkt).Select(word => $"'{word}'"));
        return Run("/bin/sh", "-c", """printf '%s' "$0" | script --quiet --return --command "$1" /dev/null""", string.Concat(typed.Select(line => $"{line}\n")), command);
    }

    /// <summary>Runs a script of the host's shell to its end; <c>$rkt</c> is rkt with this site's directories.</summary>
    public ProgramResult Script(string script) =>
        Run("/bin/sh", "-c", $"rkt=\"$0\"; {script}", string.Join(' ', Global([]).Prepend(Programs.Rkt)));

    /// <summary>Runs any program to its end, in this site's directory.</summary>
    public ProgramResult Run(string program, params string[] words)
    {
        using var running = Start(program, words);
        return running.WaitForExit();
    }

    /// <summary>Makes and imports an image of the guest program and returns its key.</summary>
    public string Import(params string[] words) => ImportWith("", words);

    /// <summary>The same with more fields of the app: JSON, each with a leading comma.</summary>
    public string ImportWith(string app, params string[] words) =>
        Rkt("fetch", "--full", GuestImage(app, words)).Succeeded().Lines[^1];

    /// <summary>Makes an image file of the guest program.</summary>
    public string GuestImage(string app, params string[] words)
    {
        var number = ++_images;
        return AciFile.OfGuest($"{Root}/guest-{number}.aci", number == 1 ? "example.com/guest" : $"example.com/guest-{number}", app, words);
    }

    /// <summary>Makes an image file with a shell; its app prints "ready" and waits.</summary>
    /// <param name="app">JSON of the app's fields beside exec, each with a leading comma.</param>
    /// <param name="script">What the app does in place of waiting.</param>
    public string ShellImage(string app = ",\"user\":\"0\",\"group\":\"0\"", string script = "echo ready; while true; do sleep 1; done") =>
        AciFile.OfShell($"{Root}/shell-{++_images}.aci", script, app);

    /// <summary>The number that the host gives to the main process of a pod's app.</summary>
    public int AppPid(string pod, string app) =>
        int.Parse(File.ReadAllText($"{Data}/pods/run/{pod}/stage1/rootfs/rkt/status/{app}-started"), CultureInfo.InvariantCulture);

    /// <summary>Starts a pod in the background and waits until its app has printed "ready".</summary>
    public (RunningProgram Program, string Pod) StartPod(params string[] words)
    {
        var file = $"{Root}/uuid-{_running.Count}";
        var program = StartRkt(["run", $"--uuid-file-save={file}", .. words]);
        program.WaitForOutput("ready");
        NotePods();
        return (program, File.ReadAllText(file).Trim());
    }

    /// <summary>What <c>rkt status</c> says on the line of this name, or null.</summary>
    public string? Status(string pod, string line) => Rkt("status", pod).Succeeded().Lines
        .Where(l => l.StartsWith(line + "=", StringComparison.Ordinal)).Select(l => l[(line.Length + 1)..]).FirstOrDefault();

    /// <summary>The process that is pid 1 of a pod: the child of the supervisor that is number 1 in a namespace of its own.</summary>
    public static string InitOf(RunningProgram supervisor) => Directory.GetDirectories($"/proc/{supervisor.Pid}/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Single(child => File.ReadLines($"/proc/{child}/status").Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.EndsWith("\t1", StringComparison.Ordinal)));

    /// <summary>The JSON of a command that was given <c>--format=json</c>.</summary>
    public JsonElement Json(params string[] words) => JsonDocument.Parse(Rkt(words).Succeeded().Output).RootElement;

    /// <summary>Every file of the data directory, with size and type: to see that a refused command changed nothing.</summary>
    public IReadOnlyList<string> DataListing() => Run("/usr/bin/find", Data, "-printf", "%y %P %s\\n").Succeeded().Lines
        .Where(line => !line.StartsWith("d ", StringComparison.Ordinal) || line.Contains("images/", StringComparison.Ordinal) || line.Contains("pods/", StringComparison.Ordinal))
        .Select(line => line.StartsWith("d ", StringComparison.Ordinal) ? line[..line.LastIndexOf(' ')] : line)
        .Order(StringComparer.Ordinal).ToList();

    /// <summary>Ends and removes all pods, and says what is left of them outside and inside the data directory.</summary>
    public IReadOnlyList<string> Collect()
    {
        NotePods();
        foreach (var program in _running)
        {
            program.Dispose();
        }

        Eventually.Holds(() => Leftovers.Processes(Root).Count == 0, () => $"still there: {string.Join(", ", Leftovers.Processes(Root))}");
        if (Directory.Exists(Data))
        {
            Rkt("gc", "--grace-period=0s", "--expire-prepared=0s").Succeeded();
            Rkt("image", "gc", "--grace-period=0s").Succeeded();
        }

        return Leftovers.Find(this);
    }

    public void Dispose()
    {
        var left = Collect();
        if (left.Count == 0)
        {
            Run("/bin/rm", "-rf", "--one-file-system", Root).Succeeded();
        }

        Assert.True(left.Count == 0, $"left on the machine after rkt gc:\n{string.Join('\n', left)}");
    }

    private string[] Global(string[] words) => [$"--dir={Data}", $"--local-config={LocalConfig}", $"--system-config={SystemConfig}", $"--insecure-options={Insecure}", .. words];

    private RunningProgram Start(string program, string[] words) => _hosts.Count == 0
        ? RunningProgram.Start(program, words, Root, Environment)
        : RunningProgram.Start("/usr/bin/unshare", ["--mount", "--propagation", "private", "/bin/sh", "-c", UseHosts, program, .. words], Root, Environment);

    private void NotePods()
    {
        if (!Directory.Exists($"{Data}/pods"))
        {
            return;
        }

        foreach (var state in Directory.GetDirectories($"{Data}/pods"))
        {
            foreach (var pod in Directory.GetDirectories(state))
            {
                _pods.Add(Path.GetFileName(pod));
            }
        }
    }
}
