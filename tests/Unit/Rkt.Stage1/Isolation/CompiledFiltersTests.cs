using Rkt.Stage1.Isolation;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Isolation;

public sealed class CompiledFiltersTests : IDisposable
{
    private static readonly SystemCallPolicy One = new(SystemCallPolicyKind.Remove, ["mkdir"], null);
    private static readonly SystemCallPolicy Other = new(SystemCallPolicyKind.Remove, ["rmdir"], null);

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-filters-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Of_KeepsWhatWasCompiled()
    {
        var filters = new CompiledFilters($"{_directory}/seccomp");

        Assert.Equal(One.Compile(), filters.Of(One));
        Assert.Equal(Other.Compile(), filters.Of(Other));
        Assert.Equal(2, Directory.GetFiles($"{_directory}/seccomp").Length);
        Assert.Equal(One.Compile(), filters.Of(One));
    }

    /// <summary>The explicit list of the default's calls is another policy.</summary>
    [Fact]
    public void Of_ThePolicyThatHasTheDefaultsCalls_IsNotTheDefault()
    {
        var filters = new CompiledFilters(_directory);
        var explicitly = SystemCallPolicy.Default with { MakesOrdinaryProcesses = false };

        Assert.Equal(explicitly.Compile(), filters.Of(explicitly));
        Assert.Equal(SystemCallPolicy.Default.Compile(), filters.Of(SystemCallPolicy.Default));
        Assert.NotEqual(explicitly.Compile(), SystemCallPolicy.Default.Compile());
    }

    /// <summary>An image can be made to hit a file's name.</summary>
    [Fact]
    public void Of_WhenTheFileIsAnotherPolicys_CompilesItsOwn()
    {
        var filters = new CompiledFilters(_directory);
        filters.Of(One);
        var mine = Assert.Single(Directory.GetFiles(_directory));
        filters.Of(Other);
        File.Copy(Directory.GetFiles(_directory).Single(file => file != mine), mine, overwrite: true);

        Assert.Equal(One.Compile(), filters.Of(One));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void Of_WhenTheFileIsCutOff_CompilesAgain(int missing)
    {
        var filters = new CompiledFilters(_directory);
        filters.Of(One);
        var file = Assert.Single(Directory.GetFiles(_directory));
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, missing == 0 ? [] : whole[..^missing]);

        Assert.Equal(One.Compile(), filters.Of(One));
        Assert.Equal(whole, File.ReadAllBytes(file));
    }
}
