using Rkt.Host.Errors;
using Rkt.Images.Trust;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>Keys and signatures that look right and are not: whatever gpg refuses, ours refuses.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class ForgedKeyTests : IDisposable
{
    private const string Name = "Forged <forged@example.com>";

    private static readonly DateTimeOffset Start = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddMonths(1);
    private static readonly byte[] Content = [1, 2, 3];

    private readonly ForgedKey _primary = new(Start);
    private readonly ForgedKey _subkey = new(Start);
    private readonly ForgedKey _stranger = new(Start);

    public void Dispose()
    {
        _primary.Dispose();
        _subkey.Dispose();
        _stranger.Dispose();
    }

    private byte[] Both => [.. _primary.Hashed, .. _subkey.Hashed];

    private byte[] Certification => Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)]);

    private byte[] Confirmation => _subkey.Sign(ForgedKey.PrimaryKeyBinding, Both, ForgedKey.Created(Start));

    private byte[] BindingHints => [.. _primary.Issuer, .. ForgedKey.Embedded(Confirmation)];

    [Fact]
    public void Verify_OfAnHonestKey_Passes()
    {
        Accept(Signed(_primary), Key(Certification));
        Accept(Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(2), BindingHints)));
        Accept(Signed(_primary), Key(Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)], digest: 2)));
    }

    [Fact]
    public void Verify_OfASubkeyThatDidNotConfirm_Refuses()
    {
        RefuseBoth("has not confirmed", Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(2), _primary.Issuer)));
        RefuseBoth("has not confirmed", Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(2), [.. _primary.Issuer, .. ForgedKey.Embedded(
            _stranger.Sign(ForgedKey.PrimaryKeyBinding, Both, ForgedKey.Created(Start)))])));
        RefuseBoth("has not confirmed", Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(2), [.. _primary.Issuer, .. ForgedKey.Embedded(
            _subkey.Sign(ForgedKey.PrimaryKeyBinding, [.. _stranger.Hashed, .. _subkey.Hashed], ForgedKey.Created(Start)))])));
        RefuseBoth("has not confirmed", Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(2), [.. _primary.Issuer, .. ForgedKey.Embedded(
            _subkey.Sign(ForgedKey.SubkeyBinding, Both, ForgedKey.Created(Start)))])));
    }

    [Fact]
    public void Verify_OfASubkeyThatIsNotForSigning_Refuses()
    {
        RefuseBoth("may not sign data", Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(0x0c), BindingHints)));

        // The flag in the part that anybody may write.
        RefuseBoth("may not sign data", Signed(_subkey), Key(Certification, Bind(ForgedKey.Uses(0x0c), [.. BindingHints, .. ForgedKey.Uses(2)])));
        Refuse("may not sign data", Signed(_subkey), Key(Certification, Bind([], BindingHints)));
    }

    [Fact]
    public void Verify_OfASubkeyThatAStrangerBound_DoesNotKnowIt()
    {
        var bound = _stranger.Sign(ForgedKey.SubkeyBinding, Both, [.. ForgedKey.Created(Start), .. ForgedKey.Uses(2)], BindingHints);

        RefuseBoth("unknown key", Signed(_subkey), Key(Certification, [.. _subkey.SubkeyPacket, .. bound]));
        RefuseBoth("unknown key", Signed(_subkey), Key(Certification, _subkey.SubkeyPacket));
    }

    [Fact]
    public void Verify_OfAStrangersSignatureInOurName_Refuses()
    {
        var signature = _stranger.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), _primary.Issuer);

        RefuseBoth("is bad", signature, Key(Certification));

        // A fingerprint and a key id of different keys.
        byte[] mixed = [.. ForgedKey.Subpacket(33, [4, .. _primary.Fingerprint]), .. ForgedKey.Subpacket(16, _stranger.Fingerprint[12..])];
        Refuse("unknown key", _primary.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), mixed), Key(Certification));
        Refuse("does not say who made it", _primary.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), []), Key(Certification));
    }

    [Fact]
    public void Verify_OfAPrimaryKeyThatOnlyCertifies_Refuses()
    {
        RefuseBoth("may not sign data", Signed(_primary), Key(Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(1)])));
        Refuse("may not sign data", Signed(_primary), Key(Certify([.. ForgedKey.Created(Start), .. ForgedKey.Uses(1)], [.. _primary.Issuer, .. ForgedKey.Uses(3)])));
    }

    [Fact]
    public void Verify_OfAnExpiredKey_IsNotDeceivedByWhatIsNotSigned()
    {
        byte[] said = [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. ForgedKey.KeyLifetime(TimeSpan.FromDays(10))];

        Refuse("expired on 2025-12-11", Signed(_primary), Key(Certify(said)));
        Refuse("expired on 2025-12-11", Signed(_primary), Key(Certify(said, [.. _primary.Issuer, .. ForgedKey.KeyLifetime(TimeSpan.FromDays(1000))])));

        // Whom the later one is by matters.
        Refuse("expired on 2025-12-11", Signed(_primary), Key([.. Certify(said), .. _stranger.Sign(
            ForgedKey.Certification, [.. _primary.Hashed, .. ForgedKey.HashedUserId(Name)], [.. ForgedKey.Created(Start.AddDays(1)), .. ForgedKey.Uses(3)], _primary.Issuer)]));
    }

    [Fact]
    public void Verify_OfAKeyBoundByAnExpiredSignature_Refuses()
    {
        Refuse("expired on 2025-12-11", Signed(_primary), Key(Certify(
            [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. ForgedKey.SignatureLifetime(TimeSpan.FromDays(10))])));
        Refuse("expired on 2025-12-11", Signed(_subkey), Key(Certification, Bind(
            [.. ForgedKey.Uses(2), .. ForgedKey.SignatureLifetime(TimeSpan.FromDays(10))], BindingHints)));
    }

    [Fact]
    public void ParseFirst_OfAKeyThatNobodySigned_Fails()
    {
        var byStranger = _stranger.Sign(
            ForgedKey.Certification, [.. _primary.Hashed, .. ForgedKey.HashedUserId(Name)], [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)]);
        var ofOther = _primary.Sign(
            ForgedKey.Certification, [.. _primary.Hashed, .. ForgedKey.HashedUserId("Other")], [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3)]);
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
        var revoker = ForgedKey.Subpacket(12, [0x80, 1, .. _stranger.Fingerprint]);
        var direct = _primary.Sign(ForgedKey.DirectKey, _primary.Hashed, [.. ForgedKey.Created(Start), .. ForgedKey.Uses(3), .. revoker]);
        var byRevoker = _stranger.Sign(ForgedKey.KeyRevocation, _primary.Hashed, ForgedKey.Created(Start));
        var oldVersion = ForgedKey.Pack(2, [3, 5, ForgedKey.KeyRevocation, 0, 0, 0, 0, .. _primary.Fingerprint[12..], 1, 1, 0, 0]);
        var unknownDigest = _primary.Sign(ForgedKey.KeyRevocation, _primary.Hashed, ForgedKey.Created(Start));
        unknownDigest[3 + 3] = 1;

        Accept(Signed(_primary), [.. _primary.Packet, .. direct, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(_primary), [.. _primary.Packet, .. direct, .. byRevoker, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(_primary), [.. _primary.Packet, .. oldVersion, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(_primary), [.. _primary.Packet, .. unknownDigest, .. ForgedKey.UserId(Name), .. Certification]);
        Refuse("is revoked", Signed(_primary), [.. Key(Certification), .. _primary.Sign(ForgedKey.KeyRevocation, _primary.Hashed, ForgedKey.Created(Now.AddYears(1)))]);

        // One that somebody else made, without being asked, is nothing.
        Accept(Signed(_primary), [.. _primary.Packet, .. byRevoker, .. ForgedKey.UserId(Name), .. Certification]);
    }

    [Fact]
    public void Verify_OfASubkeyBoundAgainAfterItsRevocation_Refuses()
    {
        var revocation = _primary.Sign(ForgedKey.SubkeyRevocation, Both, ForgedKey.Created(Start.AddDays(1)));
        var later = _primary.Sign(ForgedKey.SubkeyBinding, Both, [.. ForgedKey.Created(Start.AddDays(2)), .. ForgedKey.Uses(2)], BindingHints);

        Refuse("is revoked", Signed(_subkey), Key(Certification, [.. Bind(ForgedKey.Uses(2), BindingHints), .. revocation, .. later]));
    }

    [Fact]
    public void Verify_OfOtherKindsOfSignatures_Refuses()
    {
        foreach (var kind in new[] { ForgedKey.Certification, ForgedKey.DirectKey, ForgedKey.SubkeyBinding, 0x02, 0x40, 0x50, 0xff })
        {
            RefuseBoth("not one over a file", _primary.Sign(kind, Content, ForgedKey.Created(Now)), Key(Certification));
        }
    }

    [Fact]
    public void Verify_OfAConditionThatIsNotUnderstood_Refuses()
    {
        byte[] critical = ForgedKey.Subpacket(0x80 | 99, [1]);
        RefuseBoth("critical subpacket 99", _primary.Sign(ForgedKey.Data, Content, [.. ForgedKey.Created(Now), .. critical]), Key(Certification));
        RefuseBoth("critical subpacket 99", _primary.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now), [.. _primary.Issuer, .. critical]), Key(Certification));
        RefuseBoth("critical subpacket 20", _primary.Sign(
            ForgedKey.Data, Content, [.. ForgedKey.Created(Now), .. ForgedKey.Subpacket(0x80 | 20, [0x80, 0, 0, 0, 0, 3, 0, 1, (byte)'a', (byte)'@', (byte)'b', (byte)'c'])]), Key(Certification));
        Accept(_primary.Sign(ForgedKey.Data, Content, [.. ForgedKey.Created(Now), .. ForgedKey.Subpacket(99, [1])]), Key(Certification));
    }

    [Fact]
    public void ParseFirst_OfAKeyThatWouldTakeLong_Refuses()
    {
        var one = Certification;
        var many = Enumerable.Repeat(one, 1001).SelectMany(bytes => bytes).ToArray();

        Assert.Contains("signatures", Assert.Throws<FormatException>(() => PublicKey.ParseFirst(Key(many))).Message, StringComparison.Ordinal);
        Assert.Equal(
            "an identity of the key is longer than 2048 bytes",
            Assert.Throws<FormatException>(() => PublicKey.ParseFirst([.. Key(one), .. ForgedKey.UserId(new string('x', 2049))])).Message);
    }

    private byte[] Certify(byte[] said, byte[]? hints = null, int digest = 8) =>
        _primary.Sign(ForgedKey.Certification, [.. _primary.Hashed, .. ForgedKey.HashedUserId(Name)], said, hints, digest);

    private byte[] Bind(byte[] said, byte[] hints) =>
        [.. _subkey.SubkeyPacket, .. _primary.Sign(ForgedKey.SubkeyBinding, Both, [.. ForgedKey.Created(Start), .. said], hints)];

    private byte[] Key(byte[] certification, params byte[][] rest) =>
        [.. _primary.Packet, .. ForgedKey.UserId(Name), .. certification, .. rest.SelectMany(part => part)];

    private byte[] Signed(ForgedKey by) => by.Sign(ForgedKey.Data, Content, ForgedKey.Created(Now));

    /// <summary>Ours and gpg accept: what the test forges is right up to what it changes.</summary>
    private void Accept(byte[] signature, byte[] key)
    {
        TrustFixture.Verify(TrustFixture.KeyringOf(Now, key), signature, Content);
        Assert.True(GpgAccepts(signature, key));
    }

    private void Refuse(string words, byte[] signature, byte[] key)
    {
        var error = Assert.Throws<RktException>(() => TrustFixture.Verify(TrustFixture.KeyringOf(Now, key), signature, Content));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private void RefuseBoth(string words, byte[] signature, byte[] key)
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
