using System.Text;
using Appc;
using Appc.Images;
using Appc.Json;
using CsCheck;
using Xunit;

namespace Tests.Unit.Appc.Images;

public sealed class ImageManifestPropertyTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSameManifest() => ManifestGen.Image.Sample(manifest =>
    {
        var json = manifest.ToJson();
        return ImageManifest.Parse(json).ToJson().AsSpan().SequenceEqual(json)
            && ImageManifest.Parse(manifest.ToJson(JsonLayout.Tabs)).ToJson().AsSpan().SequenceEqual(json);
    });

    [Fact]
    public void Parse_OfDamagedText_ThrowsAManifestExceptionOrGivesAValidManifest() =>
        Gen.Select(ManifestGen.Image, Gen.Int[0, 10_000], Gen.Byte, Gen.Bool).Sample((manifest, place, octet, cut) =>
        {
            var json = manifest.ToJson();
            json[place % json.Length] = octet;
            try
            {
                return ImageManifest.Parse(cut ? json[..(place % json.Length)] : json).Validate().Count == 0;
            }
            catch (ManifestException e)
            {
                return e.Problems.Count > 0;
            }
        });

    [Fact]
    public void Parse_OfAnyJson_ThrowsAManifestException() =>
        Gen.String[Gen.Char["{}[]\",:0atrue\\u "], 0, 30].Sample(text =>
        {
            Assert.Throws<ManifestException>(() => ImageManifest.Parse(Encoding.UTF8.GetBytes(text)));
        });
}
