using Rkt.Host.Files;

namespace Rkt.Stage1.Cgroups;

/// <summary>What systemd says of a cgroup, by marks on its directory; "trusted" ones until release 250, "user" ones since.</summary>
internal static class SystemdUnit
{
    /// <summary>Whether systemd alone arranges what is below: the cgroup is that of a unit, and the unit has no Delegate=yes.</summary>
    public static bool Keeps(string cgroup) => HasMark(cgroup, "invocation_id") && !HasMark(cgroup, "delegate");

    private static bool HasMark(string cgroup, string name) =>
        ExtendedAttribute.Has(cgroup, $"user.{name}") || ExtendedAttribute.Has(cgroup, $"trusted.{name}");
}
