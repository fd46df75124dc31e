using Rkt.Cli.Parsing;

namespace Rkt.Cli.Settings;

/// <summary>The flags that follow an image and count for its app.</summary>
internal static class ImageFlags
{
    public static Flag Exec { get; } = OfImage("exec", "command to run in place of the image's own");

    public static Flag Name { get; } = OfImage("name", "name of the app, in place of the last part of the image's name");

    public static Flag User { get; } = OfImage("user", "user to run the app as: a number, a name, or a file of the image whose owner is meant");

    public static Flag Group { get; } = OfImage("group", "group to run the app as, in the forms of --user");

    public static Flag SupplementaryGids { get; } =
        OfImage("supplementary-gids", "further groups of the app, as comma-separated numbers");

    public static Flag WorkingDirectory { get; } =
        OfImage("working-dir", "absolute path in the image where the app starts; made when it is missing");

    public static Flag ReadOnlyRootFs { get; } = new("readonly-rootfs", FlagKind.Switch, "whether the app can only read its root file system; needs its value")
    {
        // Unlike other switches it has always needed its value.
        Default = "false",
        IsOfImage = true,
    };

    public static Flag Mount { get; } = Repeatable("mount", "puts a volume at a path of the app (volume=NAME,target=PATH); before any image, of all apps") with { IsOfPodToo = true };

    public static Flag Environment { get; } = Repeatable("environment", "variable of the app's environment (NAME=VALUE)");

    public static Flag Annotation { get; } = Repeatable("annotation", "annotation of the app (NAME=VALUE)");

    public static Flag UserAnnotation { get; } = Repeatable("user-annotation", "free-form annotation of the app (KEY=VALUE)");

    public static Flag UserLabel { get; } = Repeatable("user-label", "free-form label of the app (KEY=VALUE)");

    public static Flag Memory { get; } = OfImage("memory", "most memory that the app can use, such as 16Mi, 50M or 1G");

    public static Flag Cpu { get; } = OfImage("cpu", "most processor time that the app can use, such as 500m for half a processor");

    public static Flag CpuShares { get; } = OfImage("cpu-shares", "weight of the app when processor time is short, 2 to 262144");

    public static Flag PidsLimit { get; } = OfImage("pids-limit", "most processes and threads that the app can have at a time");

    public static Flag Ulimit { get; } = Repeatable("ulimit", "limit of each process of the app, as setrlimit has them (NAME=SOFT[:HARD], as nofile=1024:4096)");

    public static Flag NoNewPrivileges { get; } =
        Flag.Switch("no-new-privileges", "let no program that the app executes have more privileges than the app") with { IsOfImage = true };

    public static Flag AppArmor { get; } = OfImage("apparmor", "AppArmor profile of the app, which the host has loaded");

    public static Flag Selinux { get; } = OfImage("selinux", "SELinux context of the app in place of the pod's (USER:ROLE:TYPE:LEVEL)");

    public static Flag CapsRetain { get; } =
        OfImage("caps-retain", "capabilities that the app keeps, comma-separated, in place of the image's choice");

    public static Flag CapsRemove { get; } =
        OfImage("caps-remove", "capabilities that the app loses, comma-separated, in place of the image's choice");

    public static Flag Seccomp { get; } =
        OfImage("seccomp", "system calls that the app may or may not make (mode=retain|remove[,errno=E],CALL,...)");

    public static Flag OomScoreAdjustment { get; } = OfImage("oom-score-adj", "how soon the app is killed when memory runs out, -1000 to 1000");

    public static Flag Restart { get; } =
        OfImage("restart", "when the app is started again after it has ended: no, on-failure, on-failure:COUNT (at most so often in a row) or always") with { Default = "no" };

    public static Flag Signature { get; } = OfImage("signature", "detached signature of the image, in place of the file beside it");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        Exec, Name, User, Group, SupplementaryGids, WorkingDirectory, ReadOnlyRootFs, Mount, Environment,
        Annotation, UserAnnotation, UserLabel, Memory, Cpu, CpuShares, PidsLimit, Ulimit, NoNewPrivileges, AppArmor, Selinux, CapsRetain, CapsRemove,
        CapsRetain with { Name = "cap-retain", Means = CapsRetain, IsHidden = true },
        CapsRemove with { Name = "cap-remove", Means = CapsRemove, IsHidden = true },
        Seccomp, OomScoreAdjustment, Restart, Signature,
    ];

    private static Flag OfImage(string name, string help) => new(name, FlagKind.Word, help) { IsOfImage = true };

    private static Flag Repeatable(string name, string help) => OfImage(name, help) with { IsRepeatable = true };
}
