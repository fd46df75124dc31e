using System.Text;
using Appc;
using Appc.Images;
using Appc.Isolators;
using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Isolators;

public sealed class IsolatorTests
{
    [Theory]
    [InlineData(IsolatorNames.Cpu, """{"default":true,"limit":"1"}""", "app.isolators[0].value.default: must be false or absent")]
    [InlineData(IsolatorNames.Memory, """{"limit":"1Q"}""", "app.isolators[0].value.limit: must be a quantity such as \"500m\" or \"64Mi\", not \"1Q\"")]
    [InlineData(IsolatorNames.Memory, """{"limit":"-1"}""", "app.isolators[0].value.limit: must not be negative")]
    [InlineData(IsolatorNames.Memory, """{"limit":{}}""", "app.isolators[0].value.limit: must be a string, not an object")]
    [InlineData(IsolatorNames.Memory, "null", "app.isolators[0].value: must be an object, not null")]
    [InlineData(IsolatorNames.BlockIops, """{"limit":"1"}""", "app.isolators[0].value.default: must be true")]
    [InlineData(IsolatorNames.NetworkBandwidth, """{"default":true,"request":"1"}""", "app.isolators[0].value.request: is not supported for this resource")]
    [InlineData(IsolatorNames.CapabilitiesRetainSet, """{"set":[]}""", "app.isolators[0].value.set: must not be empty")]
    [InlineData(IsolatorNames.CapabilitiesRemoveSet, "{}", "app.isolators[0].value.set: must not be empty")]
    [InlineData(IsolatorNames.SeccompRetainSet, """{"set":[1]}""", "app.isolators[0].value.set[0]: must be a string, not a number")]
    [InlineData(IsolatorNames.SeccompRemoveSet, """{"set":["@appc.io/all"],"errno":"eperm"}""", "app.isolators[0].value.errno: must be an error name such as \"EPERM\", not \"eperm\"")]
    [InlineData(IsolatorNames.NoNewPrivileges, "\"true\"", "app.isolators[0].value: must be true or false, not a string")]
    [InlineData(IsolatorNames.OomScoreAdjustment, "1001", "app.isolators[0].value: must be a whole number from -1000 to 1000, not 1001")]
    [InlineData(IsolatorNames.CpuShares, "1", "app.isolators[0].value: must be a whole number from 2 to 262144, not 1")]
    [InlineData(IsolatorNames.SelinuxContext, """{"user":"u","role":"r","type":"t:u","level":"s0:c1"}""", "app.isolators[0].value.type: must not contain a colon")]
    [InlineData(IsolatorNames.SelinuxContext, """{"user":"u","role":"r","type":"t"}""", "app.isolators[0].value.level: is required")]
    [InlineData(IsolatorNames.ApparmorProfile, "[]", "app.isolators[0].value: must be an object, not a list")]
    [InlineData(IsolatorNames.ApparmorProfile, """{"name":"p"}""", "app.isolators[0].value.profile: is required")]
    [InlineData(IsolatorNames.Sysctl, """{"net.core.somaxconn":1}""", "app.isolators[0].value[\"net.core.somaxconn\"]: must be a string, not a number")]
    [InlineData("os/linux/unknown", "1", "app.isolators[0]: invalid isolator: \"os/linux/unknown\" is not known")]
    public void Parse_WhenTheValueBreaksARule_SaysWhich(string name, string value, string problem) =>
        Assert.Equal([problem], Problems($$"""{"name":"{{name}}","value":{{value}}}"""));

    [Theory]
    [InlineData(IsolatorNames.Cpu, """{"request":"250m","limit":"500m"}""")]
    [InlineData(IsolatorNames.Memory, """{"default":false,"limit":1024}""")]
    [InlineData(IsolatorNames.BlockBandwidth, """{"default":true,"limit":"1G"}""")]
    [InlineData(IsolatorNames.SeccompRetainSet, """{"set":["@appc.io/all"],"errno":"E2BIG"}""")]
    [InlineData(IsolatorNames.OomScoreAdjustment, "-1000")]
    [InlineData(IsolatorNames.CpuShares, "262144")]
    [InlineData(IsolatorNames.SelinuxContext, """{"user":"u","role":"r","type":"t","level":"s0:c1,c2"}""")]
    [InlineData(IsolatorNames.ApparmorProfile, """{"profile":"p"}""")]
    [InlineData(IsolatorNames.Sysctl, """{"net.core.somaxconn":"128"}""")]
    [InlineData(IsolatorNames.NoNewPrivileges, "false")]
    public void Parse_WhenTheValueIsRight_KeepsIt(string name, string value)
    {
        var json = $$"""{"name":"{{name}}","value":{{value}}}""";
        Assert.Contains(json, Encoding.UTF8.GetString(Parse(json).ToJson()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IsolatorNames.CpuShares, "1024")]
    [InlineData(IsolatorNames.SeccompRetainSet, """{"set":["read"]}""")]
    [InlineData(IsolatorNames.Sysctl, "{}")]
    public void Parse_WhenAnIsolatorMustNotRepeat_SaysSo(string name, string value)
    {
        var json = $$"""{"name":"{{name}}","value":{{value}}}""";
        Assert.Equal([$"app.isolators[1]: isolators set contains too many instances of type {name}"], Problems($"{json},{json}"));
    }

    [Fact]
    public void FindLast_WhenAnIsolatorRepeats_GivesTheLast()
    {
        var app = Parse("""{"name":"resource/memory","value":{"limit":"1G"}},{"name":"resource/memory","value":{"limit":"64Mi"}}""").App!;
        Assert.Equal(64 << 20, app.Isolators.FindLast<ResourceValue>(IsolatorNames.Memory)!.Limit!.Value);
        Assert.Null(app.Isolators.FindLast<ResourceValue>(IsolatorNames.Cpu));
        Assert.Empty(app.Isolators.Without(IsolatorNames.Memory));
    }

    [Fact]
    public void Parse_WhenBothSeccompSetsAreThere_SaysTheyConflict() =>
        Assert.StartsWith(
            "app.isolators: isolators set contains incompatible types",
            Assert.Single(Problems("""{"name":"os/linux/seccomp-retain-set","value":{"set":["a"]}},{"name":"os/linux/seccomp-remove-set","value":{"set":["a"]}}""")),
            StringComparison.Ordinal);

    [Fact]
    public void Create_OfAValueOfTheWrongShape_Throws()
    {
        Assert.Throws<ManifestException>(() => Isolator.Create(IsolatorNames.Memory, new NumberValue(1)));
        Assert.Throws<ManifestException>(() => Isolator.Create(IsolatorNames.CpuShares, new NumberValue(1)));
        Assert.Throws<ManifestException>(() => Isolator.Create(AcIdentifier.Parse(IsolatorNames.Memory), "{"u8.ToArray()));
    }

    [Fact]
    public void Create_OfAnUnknownName_KeepsItsJson()
    {
        var isolator = Isolator.Create(AcIdentifier.Parse("os/linux/unknown"), """{"a":1}"""u8.ToArray());
        Assert.Null(isolator.Value);
        Assert.Equal(1, isolator.Json.GetProperty("a").GetInt32());
    }

    private static ImageManifest Parse(string isolators) => ImageManifest.Parse(Encoding.UTF8.GetBytes(
        $$"""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"a","app":{"user":"0","group":"0","isolators":[{{isolators}}] } }"""));

    private static IEnumerable<string> Problems(string isolators) =>
        Assert.Throws<ManifestException>(() => Parse(isolators)).Problems.Select(problem => problem.ToString());
}
