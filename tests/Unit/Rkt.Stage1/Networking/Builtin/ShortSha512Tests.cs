using System.Security.Cryptography;
using Rkt.Stage1.Networking.Builtin;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Builtin;

public sealed class ShortSha512Tests
{
    [Fact]
    public void Hash_OfEveryLength_IsThatOfTheClassLibrary()
    {
        var text = new byte[ShortSha512.MaximumLength];
        new Random(1).NextBytes(text);
        for (var length = 0; length <= text.Length; length++)
        {
            Assert.Equal(SHA512.HashData(text.AsSpan(..length)), ShortSha512.Hash(text.AsSpan(..length)));
        }
    }

    [Fact]
    public void Hash_OfALongerText_IsRefused() => Assert.Throws<ArgumentException>(() => ShortSha512.Hash(new byte[ShortSha512.MaximumLength + 1]));
}
