using System.Text.RegularExpressions;
using Xunit;

namespace Tests.Unit.Repository;

/// <summary>The arrows of docs/architecture.md, held against the <c>using</c> lines.</summary>
public sealed partial class LayersTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Appc"] = [],
        ["Rkt.Host"] = [],
        ["Rkt.Images"] = ["Appc", "Rkt.Host"],
        ["Rkt.Pods"] = ["Appc", "Rkt.Host", "Rkt.Images"],
        ["Rkt.Stage1"] = ["Appc", "Rkt.Host", "Rkt.Pods"],
        ["Rkt.Fetch"] = ["Appc", "Rkt.Host", "Rkt.Images"],
        ["rkt"] = ["Appc", "Rkt.Host", "Rkt.Images", "Rkt.Pods", "Rkt.Stage1"],
        ["stage1"] = ["Rkt.Host", "Rkt.Pods", "Rkt.Stage1"],
        ["acbuild"] = ["Appc", "Rkt.Host", "Rkt.Images"],
        ["actool"] = ["Appc", "Rkt.Host", "Rkt.Images"],
    };

    [Fact]
    public void Projects_UseOnlyWhatIsBelowThem()
    {
        var wrong = new List<string>();
        foreach (var (project, allowed) in Allowed)
        {
            foreach (var file in RepositoryFiles.Sources($"src/{project}"))
            {
                foreach (Match match in UsedProject().Matches(File.ReadAllText(file)))
                {
                    var used = match.Groups["project"].Value;
                    if (used != project && Allowed.ContainsKey(used) && !allowed.Contains(used))
                    {
                        wrong.Add($"{Path.GetRelativePath(RepositoryFiles.Root, file)} uses {used}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void EveryProjectOfTheSources_HasAPlaceInTheLayers()
    {
        var projects = Directory.GetDirectories(Path.Combine(RepositoryFiles.Root, "src")).Select(Path.GetFileName);

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NativeFunctions_AreDeclaredInTheKernelFolderOnly()
    {
        var wrong = RepositoryFiles.Sources("src")
            .Where(f => !f.Contains("/Rkt.Host/Kernel/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f) is var text && (text.Contains("[LibraryImport", StringComparison.Ordinal) || text.Contains("[DllImport", StringComparison.Ordinal)));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Appc_DoesNoInputOrOutput()
    {
        var wrong = RepositoryFiles.Sources("src/Appc").Where(f => InputOrOutput().IsMatch(File.ReadAllText(f)));

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^using (?<project>Appc|Rkt\.[A-Z][A-Za-z0-9]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex UsedProject();

    [GeneratedRegex(@"\b(File|Directory|FileStream|HttpClient|Socket|Console|Process)\.[A-Z]", RegexOptions.ExplicitCapture)]
    private static partial Regex InputOrOutput();
}
