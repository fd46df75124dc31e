using Tests.Functional.Surroundings;

namespace Tests.Conformance;

/// <summary>The two images of the pod: a program that checks from inside what the apps are promised.</summary>
public static class Checker
{
    private const string Labels = """[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]""";

    private const string MountPoints = """
        {"name":"fixed","path":"/fixed","readOnly":true},{"name":"empty","path":"/made/on/the/way"},
        {"name":"single","path":"/etc/single"},{"name":"scratch","path":"/scratch"}
        """;

    private static readonly Lazy<byte[]> Program = new(() => StaticProgram.Compile(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Checker"), "*.c").Select(path => Path.GetRelativePath(AppContext.BaseDirectory, path))));

    /// <summary>An app of a user of its own, with event handlers.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="memoryLimit">The isolator for the memory, with a comma behind it; empty on a machine that cannot limit it.</param>
    public static string MainImage(string path, string memoryLimit)
    {
        using var aci = new AciFile(path);
        aci.AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/main","labels":{{{Labels}}},
             "app":{"exec":["/bin/checker","main","two words"],"user":"worker","group":"team","supplementaryGIDs":[3000,3001],
              "eventHandlers":[{"name":"pre-start","exec":["/bin/checker","pre-start"]},{"name":"post-stop","exec":["/bin/checker","post-stop"]}],
              "workingDirectory":"/opt/work",
              "environment":[{"name":"FROM_IMAGE","value":"of the image=1"},{"name":"AC_APP_NAME","value":"forged"}],
              "mountPoints":[{"name":"shared","path":"/shared"},{{{MountPoints}}}],
              "isolators":[{{{memoryLimit}}}{"name":"os/linux/seccomp-remove-set","value":{"set":["getpriority"]}}]}}
            """);
        AddRoot(aci, "of-main");
        aci.AddFile("rootfs/etc/passwd", "root:x:0:0::/root:/bin/sh\nworker:x:1000:1000::/:/bin/sh\n").AddFile("rootfs/etc/group", "root:x:0:\nteam:x:2000:\n");
        aci.AddDirectory("rootfs/opt").AddDirectory("rootfs/opt/work");
        aci.AddDirectory("rootfs/var").AddDirectory("rootfs/var/main", 1000, 2000, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return aci.Done();
    }

    /// <summary>An app of root that may do little.</summary>
    public static string SidekickImage(string path)
    {
        using var aci = new AciFile(path);
        aci.AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/sidekick","labels":{{{Labels}}},
             "app":{"exec":["/bin/checker","sidekick"],"user":"0","group":"0",
              "environment":[{"name":"FROM_IMAGE","value":"of the image=1"},{"name":"PATH","value":"/bin:/opt/bin"}],
              "mountPoints":[{"name":"shared","path":"/data"},{{{MountPoints}}}],
              "isolators":[{"name":"os/linux/capabilities-retain-set","value":{"set":["CAP_KILL","CAP_NET_BIND_SERVICE"]}},
               {"name":"os/linux/no-new-privileges","value":true},
               {"name":"os/linux/seccomp-retain-set","value":{"errno":"ENOTSUP","set":["@docker/default-whitelist"]}}]}}
            """);
        AddRoot(aci, "of-sidekick");
        return aci.Done();
    }

    private static void AddRoot(AciFile aci, string mark) => aci
        .AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/checker", Program.Value)
        .AddDirectory("rootfs/etc").AddFile($"rootfs/etc/{mark}", "text").AddDirectory("rootfs/fixed").AddFile("rootfs/fixed/of-the-image", "text");
}
