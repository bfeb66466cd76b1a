using System.Text;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using Xunit;

namespace ActorVent.Tests.Delivery.Signing;

public class AtomistSignerTests
{
    // The answers come from openssl dgst -sha1 -hmac.
    [Theory]
    [InlineData("secret", "{\"pod\":{\"metadata\":{\"name\":\"a\"}}}", "656254d110b900dfa61805e57d65739a99905bae")]
    [InlineData("k", "", "3a84a218ee6665209bb70e84525dd837645a1965")]
    [InlineData("pässwört-\u2603", "{\"pod\":{\"metadata\":{\"name\":\"näme\"}}}", "066087918f39151ef57cccd64d252706273cf309")]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", "{}", "fc4fd37543e892184ca5d2d0d2268f152d6b0f77")]
    public void Sign_KnownBody_IsTheKnownAnswer(string secret, string body, string expected)
    {
        var headers = new List<KeyValuePair<string, string>>();

        new AtomistSigner(Encoding.UTF8.GetBytes(secret)).Sign(new SigningInput(new(Encoding.UTF8.GetBytes(body)), "msg_1", Samples.Time), headers);

        Assert.Equal([new("x-atomist-signature", "sha1=" + expected)], headers);
    }

    [Fact]
    public void Sign_BodyInParts_IsSignedAsInOne()
    {
        var headers = new List<KeyValuePair<string, string>>();
        var body = BodyParts.Join("{\"pod\":"u8.ToArray(), "{\"metadata\":{\"name\":\"a\"}}"u8.ToArray(), "}"u8.ToArray());

        new AtomistSigner("secret"u8.ToArray()).Sign(new SigningInput(body, "msg_1", Samples.Time), headers);

        Assert.Equal([new("x-atomist-signature", "sha1=656254d110b900dfa61805e57d65739a99905bae")], headers);
    }
}
