using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Keys shown to somebody at a terminal, who says yes or no.</summary>
public sealed class TrustReviewTests : FunctionalTest
{
    private const string Question = "Are you sure you want to trust this key (yes/no)?";

    private readonly Signatory _signatory;
    private readonly string _key;
    private readonly string _file;

    public TrustReviewTests()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "there is no script(1) to make a terminal");
        Site.Insecure = "none";
        _signatory = new Signatory(Site);
        _key = _signatory.Gpg.MakeKey("Alice <alice@example.com>");
        _file = _signatory.KeyFile(_key);
    }

    private string Stored => $"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{_key.ToLowerInvariant()}";

    [Fact]
    public void Review_ShowsTheKey_AndTakesYes()
    {
        var subkey = _signatory.Gpg.AddSubkey(_key);
        _signatory.Gpg.Run(["--quick-add-uid", _key, "Alice at work <alice@example.org>"]);

        var shown = Ask(["yes"], _signatory.KeyFile(_key), status: 0);

        Assert.Contains("pubkey: prefix: \"example.com\"\nkey: \"", shown, StringComparison.Ordinal);
        Assert.Contains($"gpg key fingerprint is: {Signatory.InGroups(_key)}\n    Subkey fingerprint: {Signatory.InGroups(subkey)}\n\t", shown, StringComparison.Ordinal);
        Assert.Contains("\tAlice <alice@example.com>\n", shown, StringComparison.Ordinal);
        Assert.Contains("\tAlice at work <alice@example.org>\n", shown, StringComparison.Ordinal);
        Assert.Contains($"{Question}\n", shown, StringComparison.Ordinal);
        Assert.Contains("for prefix \"example.com\" after fingerprint review.\n", shown, StringComparison.Ordinal);
        Assert.Contains($"Added key for prefix \"example.com\" at \"{Stored}\"\n", shown, StringComparison.Ordinal);
        Assert.True(File.Exists(Stored));
    }

    [Fact]
    public void Review_TakesNo()
    {
        var shown = Ask(["no"], _file, status: 254);

        Assert.Contains($"not trusting \"{_file}\"", shown, StringComparison.Ordinal);
        Assert.False(File.Exists(Stored));
    }

    [Fact]
    public void Review_AsksUntilItUnderstands()
    {
        var shown = Ask(["maybe", "", "yes please", "yes"], _file, status: 0);

        Assert.Equal(3, shown.Split("Please enter 'yes' or 'no'").Length - 1);
        Assert.True(File.Exists(Stored));
    }

    [Fact]
    public void Review_OfSomebodyWhoLeaves_IsANo()
    {
        var shown = Ask(["well"], _file, status: 254);

        Assert.Contains($"not trusting \"{_file}\"", shown, StringComparison.Ordinal);
        Assert.False(File.Exists(Stored));
    }

    [Fact]
    public void Review_OfSeveralKeys_AsksForEach()
    {
        var other = _signatory.Gpg.MakeKey("Bob <bob@example.com>");

        var shown = Site.RktAtTerminal(["no", "yes"], "trust", "--prefix=example.com", _file, _signatory.KeyFile(other)).Succeeded().Output;

        Assert.Contains(Signatory.InGroups(_key), shown, StringComparison.Ordinal);
        Assert.Contains(Signatory.InGroups(other), shown, StringComparison.Ordinal);
        Assert.False(File.Exists(Stored));
        Assert.True(File.Exists($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{other.ToLowerInvariant()}"));
    }

    [Fact]
    public void Review_OfAnIdentityThatMovesTheCursor_IsShownHarmless()
    {
        var key = _signatory.Gpg.MakeKey("Mallory \u001b[2K\u001b[1A <m@example.com>");

        var shown = Ask(["no"], _signatory.KeyFile(key), status: 254);

        Assert.Contains("Mallory", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[1A", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no", 254)]
    [InlineData("yes", 5)]
    public void Run_OfAnImageOfAnUnknownPublisher_ShowsItsKey(string answer, int status)
    {
        using var publisher = new Publisher(Site);
        publisher.ServeTags("/app", "example.com/app");
        publisher.Publish("app", "", "exit", "5");

        var shown = Site.RktAtTerminal([answer], "run", "--net=none", "example.com/app").EndedWith(status).Output.ReplaceLineEndings("\n");

        Assert.Contains($"gpg key fingerprint is: {Signatory.InGroups(publisher.Key)}\n", shown, StringComparison.Ordinal);
        Assert.Contains(Question, shown, StringComparison.Ordinal);
        Assert.Equal(answer == "yes", shown.Contains("signature verified", StringComparison.Ordinal));
        Assert.Equal(answer == "no", shown.Contains("signed by unknown key", StringComparison.Ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _signatory?.Dispose();
        }

        base.Dispose(disposing);
    }

    private string Ask(string[] typed, string file, int status) =>
        Site.RktAtTerminal(typed, "trust", "--prefix=example.com", file).EndedWith(status).Output.ReplaceLineEndings("\n");
}
