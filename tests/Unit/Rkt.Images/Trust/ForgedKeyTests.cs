using Rkt.Host.Errors;
using Rkt.Images.Trust;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>Keys and signatures that look right and are not: whatever gpg refuses, ours refuses.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class ForgedKeyTests
{
    private const string Name = "Forged <forged@example.com>";

    private static readonly DateTimeOffset Start = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddMonths(1);
    private static readonly byte[] Content = [1, 2, 3];

    // Made once: primes take long to find.
    private static readonly ForgedKey Primary = new(Start);
    private static readonly ForgedKey Subkey = new(Start);
    private static readonly ForgedKey Stranger = new(Start);

    private static byte[] Both => [.. Primary.Hashed, .. Subkey.Hashed];

    private static byte[] Certification => Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)]);

    private static byte[] Confirmation => Subkey.Sign(ForgedKey.PrimaryKeyBinding, Both, ForgedKey.Created(Start));

    private static byte[] BindingHints => [.. Primary.Issuer, .. ForgedKey.Embedded(Confirmation)];

    [Fact]
    public void Verify_OfAnHonestKey_Passes()
    {
        Accept(Signed(Primary), Key(Certification));
        Accept(Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(2), BindingHints)));
        Accept(Signed(Primary), Key(Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)], digest: 2)));
    }

    [Fact]
    public void Verify_OfASubkeyThatDidNotConfirm_Refuses()
    {
        RefuseBoth("has not confirmed", Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(2), Primary.Issuer)));
        RefuseBoth("has not confirmed", Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(2), [.. Primary.Issuer, .. ForgedKey.Embedded(
            Stranger.Sign(ForgedKey.PrimaryKeyBinding, Both, ForgedKey.Created(Start)))])));
        RefuseBoth("has not confirmed", Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(2), [.. Primary.Issuer, .. ForgedKey.Embedded(
            Subkey.Sign(ForgedKey.PrimaryKeyBinding, [.. Stranger.Hashed, .. Subkey.Hashed], ForgedKey.Created(Start)))])));
        RefuseBoth("has not confirmed", Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(2), [.. Primary.Issuer, .. ForgedKey.Embedded(
            Subkey.Sign(ForgedKey.SubkeyBinding, Both, ForgedKey.Created(Start)))])));
    }

    [Fact]
    public void Verify_OfASubkeyThatIsNotForSigning_Refuses()
    {
        RefuseBoth("may not sign data", Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(0x0c), BindingHints)));

        // The flag in the part that anybody may write.
        RefuseBoth("may not sign data", Signed(Subkey), Key(Certification, Bind(ForgedKey.Uses(0x0c), [.. BindingHints, .. ForgedKey.Uses(2)])));
        Refuse("may not sign data", Signed(Subkey), Key(Certification, Bind([], BindingHints)));
    }

    [Fact]
    public void Verify_OfASubkeyThatAStrangerBound_DoesNotKnowIt()
    {
        var bound = Stranger.Sign(ForgedKey.SubkeyBinding, Both, [.. ForgedKey.Created(Start), .. ForgedKey.Uses(2)], BindingHints);

        RefuseBoth("unknown key", Signed(Subkey), Key(Certification, [.. Subkey.SubkeyPacket, .. bound]));
        RefuseBoth("unknown key", Signed(Subkey), Key(Certification, Subkey.SubkeyPacket));
    }

    [Fact]
    public void Verify_OfAStrangersSignatureInOurName_Refuses()
    {
        var signature = Stranger.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), Primary.Issuer);

        RefuseBoth("is bad", signature, Key(Certification));

        // A fingerprint and a key id of different keys.
        byte[] mixed = [.. ForgedKey.Subpacket(33, [4, .. Primary.Fingerprint]), .. ForgedKey.Subpacket(16, Stranger.Fingerprint[12..])];
        Refuse("unknown key", Primary.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), mixed), Key(Certification));
        Refuse("does not say who made it", Primary.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), []), Key(Certification));
    }

    [Fact]
    public void Verify_OfAPrimaryKeyThatOnlyCertifies_Refuses()
    {
        RefuseBoth("may not sign data", Signed(Primary), Key(Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(1)])));
        Refuse("may not sign data", Signed(Primary), Key(Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(1)], [.. Primary.Issuer, .. ForgedKey.Uses(3)])));
    }

    [Fact]
    public void Verify_OfAnExpiredKey_IsNotDeceivedByWhatIsNotSigned()
    {
        byte[] said = [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. ForgedKey.KeyLifetime(TimeSpan.FromDays(10))];

        Refuse("expired on 2025-12-11", Signed(Primary), Key(Certify(said)));
        Refuse("expired on 2025-12-11", Signed(Primary), Key(Certify(said, [.. Primary.Issuer, .. ForgedKey.KeyLifetime(TimeSpan.FromDays(1000))])));

        // Whom the later one is by matters.
        Refuse("expired on 2025-12-11", Signed(Primary), Key([.. Certify(said), .. Stranger.Sign(
            ForgedKey.Certification, [.. Primary.Hashed, .. ForgedKey.HashedUserId(Name)], [.. ForgedKey.Created(Start.AddDays(1)), .. ForgedKey.Uses(3)], Primary.Issuer)]));
    }

    [Fact]
    public void Verify_OfAKeyBoundByAnExpiredSignature_Refuses()
    {
        Refuse("expired on 2025-12-11", Signed(Primary), Key(Certify(
            [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. ForgedKey.SignatureLifetime(TimeSpan.FromDays(10))])));
        Refuse("expired on 2025-12-11", Signed(Subkey), Key(Certification, Bind(
            [.. ForgedKey.Uses(2), .. ForgedKey.SignatureLifetime(TimeSpan.FromDays(10))], BindingHints)));
    }

    [Fact]
    public void ParseFirst_OfAKeyThatNobodySigned_Fails()
    {
        var byStranger = Stranger.Sign(
            ForgedKey.Certification, [.. Primary.Hashed, .. ForgedKey.HashedUserId(Name)], [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)]);
        var ofOther = Primary.Sign(
            ForgedKey.Certification, [.. Primary.Hashed, .. ForgedKey.HashedUserId("Other")], [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)]);
        var older = Certify([.. ForgedKey.Created(Start.AddDays(-1)), .. ForgedKey.Uses(3)]);
        var strange = Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. ForgedKey.Subpacket(0x80 | 99, [1])]);

        foreach (var signature in new[] { [], byStranger, ofOther, older, strange })
        {
            var error = Assert.Throws<FormatException>(() => PublicKey.ParseFirst(Key(signature)));
            Assert.Equal("the key has no identity that it signed itself", error.Message);
        }
    }

    [Fact]
    public void ParseFirst_OfContradictions_Fails()
    {
        foreach (var said in new byte[][]
        {
            [.. ForgedKey.Created(Start), .. ForgedKey.Created(Start.AddDays(1))],
            [.. ForgedKey.Created(Start), .. ForgedKey.KeyLifetime(TimeSpan.FromDays(1)), .. ForgedKey.KeyLifetime(TimeSpan.FromDays(100))],
            [.. ForgedKey.Created(Start), .. ForgedKey.Subpacket(3, [1])],
            [.. ForgedKey.Created(Start), 0x20, 27],
            ForgedKey.Uses(3),
        })
        {
            Assert.Throws<FormatException>(() => PublicKey.ParseFirst(Key(Certify(said))));
        }
    }

    [Fact]
    public void Verify_OfARevocationThatCannotBeChecked_Refuses()
    {
        var revoker = ForgedKey.Subpacket(12, [0x80, 1, .. Stranger.Fingerprint]);
        var direct = Primary.Sign(ForgedKey.DirectKey, Primary.Hashed, [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. revoker]);
        var byRevoker = Stranger.Sign(ForgedKey.KeyRevocation, Primary.Hashed, ForgedKey.Created(Start));
        var oldVersion = ForgedKey.Pack(2, [3, 5, ForgedKey.KeyRevocation, 0, 0, 0, 0, .. Primary.Fingerprint[12..], 1, 1, 0, 0]);
        var unknownDigest = Primary.Sign(ForgedKey.KeyRevocation, Primary.Hashed, ForgedKey.Created(Start));
        unknownDigest[3 + 3] = 1;

        Accept(Signed(Primary), [.. Primary.Packet, .. direct, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(Primary), [.. Primary.Packet, .. direct, .. byRevoker, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(Primary), [.. Primary.Packet, .. oldVersion, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(Primary), [.. Primary.Packet, .. unknownDigest, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(Primary), [.. Key(Certification), .. Primary.Sign(ForgedKey.KeyRevocation, Primary.Hashed, ForgedKey.Created(Now.AddYears(1)))]);

        // One that somebody else made, without being asked, is nothing.
        var oldByStranger = ForgedKey.Pack(2, [3, 5, 0x30, 0, 0, 0, 0, .. Stranger.Fingerprint[12..], 1, 1, 0, 0, 0, 8, 0x80]);
        Accept(Signed(Primary), Key([.. Certification, .. oldByStranger]));
        Accept(Signed(Primary), [.. Primary.Packet, .. byRevoker, .. ForgedKey.UserId(Name), .. Certification]);
    }

    [Fact]
    public void Verify_OfASubkeyBoundAgainAfterItsRevocation_Refuses()
    {
        var revocation = Primary.Sign(ForgedKey.SubkeyRevocation, Both, ForgedKey.Created(Start.AddDays(1)));
        var later = Primary.Sign(ForgedKey.SubkeyBinding, Both, [.. ForgedKey.Created(Start.AddDays(2)), .. ForgedKey.Uses(2)], BindingHints);

        Refuse("is revoked", Signed(Subkey), Key(Certification, [.. Bind(ForgedKey.Uses(2), BindingHints), .. revocation, .. later]));
    }

    [Fact]
    public void Verify_OfOtherKindsOfSignatures_Refuses()
    {
        foreach (var kind in new[] { ForgedKey.Certification, ForgedKey.DirectKey, ForgedKey.SubkeyBinding, 0x02, 0x40, 0x50, 0xff })
        {
            RefuseBoth("not one over a file", Primary.Sign(kind, Content, ForgedKey.Created(Now)), Key(Certification));
        }
    }

    [Fact]
    public void Verify_OfAConditionThatIsNotUnderstood_Refuses()
    {
        byte[] critical = ForgedKey.Subpacket(0x80 | 99, [1]);
        RefuseBoth("critical subpacket 99", Primary.Sign(ForgedKey.Data, Content, [.. ForgedKey.Created(Now), .. critical]), Key(Certification));
        RefuseBoth("critical subpacket 99", Primary.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), [.. Primary.Issuer, .. critical]), Key(Certification));
        RefuseBoth("critical subpacket 20", Primary.Sign(
            ForgedKey.Data, Content, [.. ForgedKey.Created(Now), .. ForgedKey.Subpacket(0x80 | 20, [0x80, 0, 0, 0, 0, 3, 0, 1, (byte)'a', (byte)'@', (byte)'b', (byte)'c'])]), Key(Certification));
        Accept(Primary.Sign(ForgedKey.Data, Content, [.. ForgedKey.Created(Now), .. ForgedKey.Subpacket(99, [1])]), Key(Certification));
    }

    [Fact]
    public void ParseFirst_OfAKeyThatWouldTakeLong_Refuses()
    {
        var one = Certification;
        var many = Enumerable.Repeat(one, 1001).SelectMany(bytes => bytes).ToArray();

        Assert.Contains("signatures", Assert.Throws<FormatException>(() => PublicKey.ParseFirst(Key(many))).Message, StringComparison.Ordinal);
        Assert.Equal(
            "the key has more than 1000 identities or subkeys",
            Assert.Throws<FormatException>(() => PublicKey.ParseFirst([.. Key(one), .. Enumerable.Repeat<byte[]>([0xb4, 0], 1000).SelectMany(part => part)])).Message);
        Assert.Equal(
            "an identity of the key is longer than 2048 bytes",
            Assert.Throws<FormatException>(() => PublicKey.ParseFirst([.. Key(one), .. ForgedKey.UserId(new string('x', 2049))])).Message);
    }

    private static byte[] Certify(byte[] said, byte[]? hints = null, int digest = 8) =>
        Primary.Sign(ForgedKey.Certification, [.. Primary.Hashed, .. ForgedKey.HashedUserId(Name)], said, hints, digest);

    private static byte[] Bind(byte[] said, byte[] hints) =>
        [.. Subkey.SubkeyPacket, .. Primary.Sign(ForgedKey.SubkeyBinding, Both, [.. ForgedKey.Created(Start), .. said], hints)];

    private static byte[] Key(byte[] certification, params byte[][] rest) =>
        [.. Primary.Packet, .. ForgedKey.UserId(Name), .. certification, .. rest.SelectMany(part => part)];

    private static byte[] Signed(ForgedKey by) => by.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now));

    /// <summary>Ours and gpg accept: what the test forges is right up to what it changes.</summary>
    private static void Accept(byte[] signature, byte[] key)
    {
        TrustFixture.Verify(TrustFixture.KeyringOf(Now, key), signature, Content);
        Assert.True(GpgAccepts(signature, key));
    }

    private static void Refuse(string words, byte[] signature, byte[] key)
    {
        var error = Assert.Throws<RktException>(() => TrustFixture.Verify(TrustFixture.KeyringOf(Now, key), signature, Content));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static void RefuseBoth(string words, byte[] signature, byte[] key)
    {
        Assert.False(GpgAccepts(signature, key));
        Refuse(words, signature, key);
    }

    private static bool GpgAccepts(byte[] signature, byte[] key)
    {
        using var gpg = new Gpg { Now = Now };
        gpg.Import(key);
        return gpg.Accepts(signature, Content);
    }
}
