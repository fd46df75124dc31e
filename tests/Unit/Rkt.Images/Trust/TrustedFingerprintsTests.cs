using Appc.Names;
using Rkt.Images.Trust;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>The last word about a key, told from file names alone.</summary>
public sealed class TrustedFingerprintsTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef01234567";

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-trusted-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("", false)]
    [InlineData("local/root.d", true)]
    [InlineData("system/root.d", true)]
    [InlineData("local/prefix.d/example.com", true)]
    [InlineData("local/prefix.d/example.com/app", true)]
    [InlineData("local/prefix.d/example.com/app/web", true)]
    [InlineData("system/prefix.d/example.com/app", true)]
    [InlineData("local/prefix.d/example.com/ap", false)]
    [InlineData("local/prefix.d/example.com/app/web/more", false)]
    [InlineData("system/root.d,-local/root.d", false)]
    [InlineData("system/prefix.d/example.com,-local/prefix.d/example.com", false)]
    [InlineData("local/root.d,-local/prefix.d/example.com/app", false)]
    [InlineData("-system/root.d,local/root.d", true)]
    [InlineData("-local/root.d,local/prefix.d/example.com/app", true)]
    [InlineData("-local/prefix.d/example.com,local/prefix.d/example.com/app", true)]
    [InlineData("local/prefix.d/example.com,-local/prefix.d/example.com/app", false)]
    public void IsTrusted_GoesByTheFileThatHasTheLastWord(string files, bool expected)
    {
        foreach (var file in files.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var isMask = file[0] == '-';
            var parts = file.TrimStart('-').Split('/', 2);
            var directory = Directory.CreateDirectory($"{_directory}/{parts[0]}/trustedkeys/{parts[1]}").FullName;
            File.WriteAllText($"{directory}/{Key}", isMask ? "" : "a key");
        }

        var trust = new TrustedFingerprints($"{_directory}/system", $"{_directory}/local");

        Assert.Equal(expected, trust.IsTrusted(Key, AcIdentifier.Parse("example.com/app/web")));
        Assert.False(trust.IsTrusted(Key[..39] + "8", AcIdentifier.Parse("example.com/app/web")));
    }

    [Fact]
    public void IsTrusted_OfANameWithDots_StaysInItsDirectory()
    {
        File.WriteAllText($"{Directory.CreateDirectory($"{_directory}/local/trustedkeys/prefix.d/other.com").FullName}/{Key}", "a key");
        Directory.CreateDirectory($"{_directory}/local/trustedkeys/prefix.d/a");

        Assert.False(new TrustedFingerprints($"{_directory}/system", $"{_directory}/local").IsTrusted(Key, AcIdentifier.Parse("a/../other.com")));
    }
}
