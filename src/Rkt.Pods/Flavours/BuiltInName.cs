using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Images.References;

namespace Rkt.Pods.Flavours;

/// <summary>The image names under which the built-in flavours are asked for, though no image is behind them.</summary>
public static class BuiltInName
{
    public const string Native = "coreos.com/rkt/stage1-native";
    public const string Fly = "coreos.com/rkt/stage1-fly";

    /// <summary>The name of a flavour with the version of this installation, as messages show it.</summary>
    public static string Of(BuiltInFlavour flavour, string version) => $"{(flavour == BuiltInFlavour.Fly ? Fly : Native)}:{version}";

    /// <summary>The flavour that a name means, or null when it is the name of an image.</summary>
    /// <param name="name">The name with its labels.</param>
    /// <param name="version">Of this installation.</param>
    /// <exception cref="RktException">The name is ours, but another version or platform than this one is asked for.</exception>
    public static BuiltInFlavour? Find(ImageName name, string version)
    {
        BuiltInFlavour? flavour = name.Name.ToString() switch
        {
            Native => BuiltInFlavour.Native,
            Fly => BuiltInFlavour.Fly,
            _ => null,
        };
        if (flavour is not null)
        {
            CheckLabels(name, version);
        }

        return flavour;
    }

    private static void CheckLabels(ImageName name, string version)
    {
        foreach (var label in name.Labels)
        {
            var ours = label.Name.ToString() switch
            {
                "version" => version,
                "os" => Platform.Host.Os,
                "arch" => Platform.Host.Arch,
                _ => null,
            };
            if (label.Value != ours)
            {
                throw new RktException($"stage1 \"{name.Name}\" with {label.Name} \"{label.Value}\" is not installed")
                {
                    Hint = $"it is part of rkt, here in version \"{version}\" for {Platform.Host.Os}/{Platform.Host.Arch}: leave the {label.Name} out",
                };
            }
        }
    }
}
