using System.Globalization;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Paths of an image that lead through /proc to the host: what is walked while an app is started has powers that the app has not.</summary>
public sealed class EscapeTests : FunctionalTest
{
    private const string Up = "../../../../../../../..";
    private const string Secret = "a secret of the host";

    private readonly string _secret;

    public EscapeTests()
    {
        _secret = $"{Site.Root}/secret";
        File.WriteAllText(_secret, Secret);
    }

    /// <summary>AF_VSOCK: no namespace covers it.</summary>
    [Fact]
    public void ASocketToTheHostOfAVirtualMachine_IsRefused_UnlessItIsAskedFor()
    {
        var image = Site.GuestImage("", "each", "socket", "40", "+", "socket", "2");
        Assert.Equal(["errno 1", "a socket"], Run("", image).Succeeded().Lines.Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]));
        Assert.DoesNotContain("errno 1\n", Run("", image, "--seccomp=mode=retain,@rkt/default-whitelist,socket").Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--private-users")]
    public void AWorkingDirectoryThatIsADescriptorOfOurs_LeadsNowhere(string flag)
    {
        var image = Site.GuestImage("", "cat", $"{Up}{_secret}");
        for (var number = 3; number < 40; number++)
        {
            var result = Run(flag, image, string.Create(CultureInfo.InvariantCulture, $"--working-dir=/proc/self/fd/{number}"));
            Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
            Assert.NotEqual(0, result.Status);
        }
    }

    [Theory]
    [InlineData("", "/proc/1/root")]
    [InlineData("", "/proc/1/cwd")]
    [InlineData("", "/proc/1/task/1/root")]
    [InlineData("--private-users", "/proc/1/root")]
    public void AWorkingDirectoryThatIsTheRootOfPid1_IsRefused(string flag, string link)
    {
        Run(flag, Linked("place", link, "cat", $"{Up}{_secret}"), "--working-dir=/place").Refused("chdir", "permission denied");
        Run(flag, Linked("place", link, "cat", "greeting"), $"--working-dir={link}").Refused("permission denied");
    }

    [Theory]
    [InlineData("", "--working-dir=/place/made")]
    [InlineData("--private-users", "--working-dir=/place/made")]
    [InlineData("", "--volume=v,kind=empty", "--mount=volume=v,target=/place/made")]
    [InlineData("", "--volume=v,kind=empty", "--mount=volume=v,target=/place/made/and/more")]
    public void ADirectoryForAnApp_IsNotMadeOnTheHost(string flag, params string[] flags)
    {
        Run(flag, Linked("place", $"/proc/1/root{Site.Root}", "exit", "0"), flags).Refused("permission denied");
        Assert.False(Directory.Exists($"{Site.Root}/made"));
    }

    [Theory]
    [InlineData("etc/hostname")]
    [InlineData("etc/resolv.conf")]
    [InlineData("place")]
    public void AFileForAnApp_IsNotMadeOnTheHost(string name)
    {
        File.WriteAllText($"{Site.Root}/source", "text");
        Run("--dns=192.0.2.53", Linked(name, $"/proc/1/root{Site.Root}/made", "exit", "0"), $"--volume=v,kind=host,source={Site.Root}/source", "--mount=volume=v,target=/place")
            .Refused("permission denied");
        Assert.False(File.Exists($"{Site.Root}/made"));
    }

    [Theory]
    [InlineData("tmp")]
    [InlineData("run")]
    [InlineData("etc")]
    [InlineData("dev")]
    [InlineData("sys")]
    public void APlaceOfOurs_ThatLeadsToTheHost_IsNotUsed(string name)
    {
        Directory.CreateDirectory($"{Site.Root}/target");
        Run("", Linked(name, $"/proc/1/root{Site.Root}/target", "exit", "0"));
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{Site.Root}/target"));
        Run("", Linked(name, $"/proc/1/root{Site.Root}/made", "exit", "0"));
        Assert.False(Path.Exists($"{Site.Root}/made"));
    }

    [Fact]
    public void AProgramOfTheHost_IsNotExecuted() =>
        Run("", Linked("program", "/proc/1/root/usr/bin/env", "exit", "0"), "--exec=/program").Refused("/program");

    [Theory]
    [InlineData("")]
    [InlineData("--private-users")]
    public void ACommandThatEnters_DoesNotFollowWhatTheAppHasMadeOfItsDirectories(string flag)
    {
        var (_, pod) = Site.StartPod([.. Words(flag), Site.ShellImage(script: "rm -r /place; ln -s /proc/1/root /place; echo ready; sleep 1000"), "--working-dir=/place"]);
        var result = Site.Rkt("enter", pod, "/bin/cat", $"{Up}{_secret}");
        Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
        result.Refused("permission denied");
    }

    private ProgramResult Run(string flag, string image, params string[] flags) => Site.Rkt(["run", .. Words(flag), image, .. flags]);

    private static string[] Words(string flag) => flag.Length == 0 ? ["--net=none"] : ["--net=none", flag];

    /// <summary>An image where a path is a symlink.</summary>
    private string Linked(string name, string target, params string[] words)
    {
        var exec = string.Concat(words.Select(word => $",\"{word}\""));
        var aci = new AciFile($"{Site.Root}/linked-{Guid.NewGuid():N}.aci").AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/guest","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/bin/guest"{{{exec}}}],"user":"0","group":"0"}}
            """).AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program);
        return (name.StartsWith("etc/", StringComparison.Ordinal) ? aci.AddDirectory("rootfs/etc") : aci).AddSymlink($"rootfs/{name}", target).Done();
    }
}
