using Rkt.Images.Building;

namespace Acbuild.Commands;

/// <summary>The environment variable that fixes the times in an image.</summary>
internal static class SourceDateVariable
{
    internal static SourceDate Read() => SourceDate.Parse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"));
}
