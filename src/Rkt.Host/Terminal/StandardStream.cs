using System.Text;
using Rkt.Host.Events;

namespace Rkt.Host.Terminal;

/// <summary>The process's standard streams for writing, without the cost of System.Console.</summary>
public static class StandardStream
{
    private const int BufferSize = 4096;
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output; what is written shows when it is flushed or disposed of.</summary>
    public static TextWriter Output() => new StreamWriter(new DescriptorStream(1), Encoding, BufferSize) { NewLine = "\n" };

    /// <summary>Standard error; every line shows at once.</summary>
    public static TextWriter Error() => new DescriptorWriter(2);
}
