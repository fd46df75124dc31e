using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Stage1.Isolation;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Isolation;

/// <summary>The compiled filters are tried on real processes: what counts is what the kernel does with them.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class SystemCallPolicyTests
{
    private const int KilledByFilter = 128 + 31;
    private const int PermissionDenied = 1;

    [Fact]
    public void Default_LetsAShellRunPrograms()
    {
        Assert.Equal(0, StatusOf(SystemCallPolicy.Default, "ls / >/dev/null && echo x | cat >/dev/null"));
    }

    [Fact]
    public void Default_RefusesMountsWithAnError()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Assert.Equal(1, StatusOf(SystemCallPolicy.Default, "mount -t tmpfs none /mnt 2>/dev/null && exit 0; exit 1"));
    }

    [Fact]
    public void Default_RefusesNewNamespaces()
    {
        Assert.Equal(1, StatusOf(SystemCallPolicy.Default, "unshare -U true 2>/dev/null && exit 0; exit 1"));
    }

    /// <summary>AF_VSOCK is 40, and to the kernel whatever has 40 in its lower 32 bits.</summary>
    [Theory]
    [InlineData("40", true)]
    [InlineData("0x100000028", true)]
    [InlineData("-4294967256", true)]
    [InlineData("1", false)]
    [InlineData("2", false)]
    [InlineData("10", false)]
    [InlineData("16", false)]
    [InlineData("0x100000002", false)]
    [InlineData("38", false)]
    [InlineData("41", false)]
    [InlineData("42", false)]
    public void Default_RefusesSocketsBetweenMachines_AndNoOthers(string family, bool isRefused) =>
        Assert.Equal(isRefused, StatusOf(SystemCallPolicy.Default, Socket(family)) == PermissionDenied);

    [Fact]
    public void Read_WithTheDefaultWhitelist_RefusesSuchSocketsToo_UnlessTheCallIsNamed()
    {
        Assert.Equal(PermissionDenied, StatusOf(Read(IsolatorNames.SeccompRetainSet, new SeccompValue(["@docker/default-whitelist"]) { Errno = "EPERM" })!, Socket("40")));
        Assert.NotEqual(PermissionDenied, StatusOf(Read(IsolatorNames.SeccompRetainSet, new SeccompValue(["@docker/default-whitelist", "socket"]) { Errno = "EPERM" })!, Socket("40")));
        Assert.Contains("socket", Read(IsolatorNames.SeccompRemoveSet, new SeccompValue(["@docker/default-whitelist"]))!.Calls);
    }

    [Fact]
    public void Read_WithARemoveSetWithoutErrno_KillsWhoCallsIt()
    {
        var policy = Read(IsolatorNames.SeccompRemoveSet, new SeccompValue(["mkdir", "mkdirat"]));

        Assert.Equal(KilledByFilter, StatusOf(policy!, "exec mkdir /tmp/rkt-never-made"));
    }

    [Fact]
    public void Read_WithAnErrno_ReturnsIt()
    {
        var policy = Read(IsolatorNames.SeccompRemoveSet, new SeccompValue(["mkdir", "mkdirat"]) { Errno = "ENOSPC" });

        Assert.Equal(0, StatusOf(policy!, "mkdir /tmp/rkt-never-made 2>&1 | grep -q 'No space left'"));
    }

    [Fact]
    public void Read_WithARetainSetOfEverything_IsNoFilter()
    {
        Assert.Null(Read(IsolatorNames.SeccompRetainSet, new SeccompValue(["@appc.io/all"])));
    }

    [Fact]
    public void Read_WithoutIsolator_IsTheDefault()
    {
        Assert.Same(SystemCallPolicy.Default, SystemCallPolicy.Read([]));
    }

    [Theory]
    [InlineData("no_such_call")]
    [InlineData("@no/such-group")]
    public void Read_OfWhatDoesNotExist_NamesIt(string name)
    {
        var failure = Assert.Throws<RktException>(() => Read(IsolatorNames.SeccompRemoveSet, new SeccompValue([name])));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A shell forks, and a program of threads makes one: both by clone, whichever the C library tries first.</summary>
    [Theory]
    [InlineData("@docker/default-whitelist", null)]
    [InlineData("@rkt/default-whitelist", "EPERM")]
    [InlineData("@rkt/default-whitelist", "ENOTSUP")]
    public void Read_WithTheDefaultWhitelist_MakesProcessesAndThreads_ButNoNamespaces(string group, string? errno)
    {
        var policy = Read(IsolatorNames.SeccompRetainSet, new SeccompValue([group]) { Errno = errno })!;

        Assert.Equal(0, StatusOf(policy, "ls / >/dev/null && echo x | cat >/dev/null && python3 -c 'import threading; t = threading.Thread(); t.start(); t.join()'"));
        Assert.NotEqual(0, StatusOf(policy, "unshare -U true 2>/dev/null"));
    }

    [Fact]
    public void Read_WhenClone3IsNamed_LetsItPass()
    {
        var policy = Read(IsolatorNames.SeccompRetainSet, new SeccompValue(["@docker/default-whitelist", "clone", "clone3"]))!;

        Assert.False(policy.MakesOrdinaryProcesses);
        Assert.Equal(0, StatusOf(policy, "ls / >/dev/null && echo x | cat >/dev/null"));
    }

    [Fact]
    public void Read_WithTheDefaultWhitelistRemoved_RemovesCloneToo() =>
        Assert.Contains("clone", Read(IsolatorNames.SeccompRemoveSet, new SeccompValue(["@docker/default-whitelist"]))!.Calls);

    [Fact]
    public void ToText_DiffersWhenTheMeaningDoes()
    {
        string[] calls = ["mkdir"];
        string[] texts =
        [
            new SystemCallPolicy(SystemCallPolicyKind.Remove, calls, null).ToText(),
            new SystemCallPolicy(SystemCallPolicyKind.Retain, calls, null).ToText(),
            new SystemCallPolicy(SystemCallPolicyKind.Remove, calls, 1).ToText(),
            new SystemCallPolicy(SystemCallPolicyKind.Remove, ["mkdir", "rmdir"], null).ToText(),
            SystemCallPolicy.Default.ToText(),
            (SystemCallPolicy.Default with { MakesOrdinaryProcesses = false }).ToText(),
            (SystemCallPolicy.Default with { OpensOrdinarySockets = false }).ToText(),
        ];

        Assert.Equal(texts.Length, texts.Distinct().Count());
    }

    /// <summary>A script that ends with the error of socket(family, SOCK_DGRAM, 0), the call itself: libraries cut the number to size.</summary>
    private static string Socket(string family) =>
        $"exec python3 -c 'import ctypes, sys; c = ctypes.CDLL(None, use_errno=True); "
        + $"n = c.syscall(ctypes.c_long(41), ctypes.c_ulong({family}), ctypes.c_long(2), ctypes.c_long(0)); sys.exit(0 if n >= 0 else ctypes.get_errno())'";

    private static SystemCallPolicy? Read(string name, SeccompValue value) => SystemCallPolicy.Read([Isolator.Create(name, value)]);

    private static int StatusOf(SystemCallPolicy policy, string script)
    {
        var plan = new LaunchPlanBuilder();
        plan.SetNoNewPrivileges();
        plan.SetSystemCallFilter(policy.Compile());
        plan.Execute(["/bin/sh"], ["sh", "-c", script], ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]);
        using var child = Child.Launch(plan.Build(NamespaceKinds.None, NamespaceKinds.None), [], joined: null);
        return child.Wait().Code;
    }
}
