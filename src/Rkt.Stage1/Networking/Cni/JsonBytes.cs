using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>Parts of a JSON document as the bytes that they were written with.</summary>
internal static class JsonBytes
{
    /// <summary>A copy, which the document may be disposed before.</summary>
    internal static byte[] Of(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();
}
