using System.Text;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class RequestComposerTests
{
    [Fact]
    public void Compose_WithSecret_SignsTheBytesThatAreSent()
    {
        var composer = new RequestComposer(new Uri("https://example.com/hook"), FormatRegistry.Default, [new AtomistSigner("secret"u8.ToArray())]);

        var request = composer.Compose(Samples.Attempt(Samples.Entry("{\"metadata\":{\"name\":\"a\"}}")), Samples.NoEnvironment);

        Assert.Equal("{\"pod\":{\"metadata\":{\"name\":\"a\"}}}", Encoding.UTF8.GetString(request.Body));
        Assert.Equal("application/json", request.ContentType);
        Assert.Contains(new("webhook-id", "msg_0123"), request.Headers);
        Assert.Contains(new("x-atomist-signature", "sha1=656254d110b900dfa61805e57d65739a99905bae"), request.Headers);
    }

    [Fact]
    public void Compose_WithoutSecret_HasNoSignature() =>
        Assert.DoesNotContain(
            new RequestComposer(new Uri("https://example.com/hook"), FormatRegistry.Default, []).Compose(Samples.Attempt(), Samples.NoEnvironment).Headers,
            h => h.Key.Contains("signature", StringComparison.Ordinal));
}
