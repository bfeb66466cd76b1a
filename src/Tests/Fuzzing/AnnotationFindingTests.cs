using System.Diagnostics.Metrics;
using System.Text;
using ActorVent.Delivery.Tenants;
using ActorVent.Primitives;
using ActorVent.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>What fuzzing found in annotations.</summary>
public class AnnotationFindingTests
{
    [Theory]
    [InlineData("""{"metadat\ud800":1,"metadata":{"annotations":{"atomist.com/k8vent":"{}"}}}""")]
    [InlineData("""{"meta\ud800data":1,"metadata":{"annotations":{"atomist.com/k8vent":"{}"}}}""")]
    [InlineData("""{"metadata":{"anno\ud800tations":1,"annotations":{"atomist.com/k8vent":"{}"}}}""")]
    [InlineData("""{"metadata":{"annotations":{"atomist.com/\ud800k8vent":"","atomist.com/k8vent":"{}"}}}""")]
    public void Name_WithHalfASurrogatePair_ThrowsNothing(string json) =>
        Assert.True(AnnotationReader.Read(Encoding.UTF8.GetBytes(json)).Annotation is null or { Name: "atomist.com/k8vent" });

    [Theory]
    [InlineData("http://\u0722z")]
    [InlineData("//\u202e")]
    [InlineData("\\\\\u202e")]
    [InlineData("file://\u202e/")]
    [InlineData("http://[::%\u007f1]")]
    [InlineData("http://[::1%25\u202e]")]
    [InlineData("https://[fe80::1%e t]/")]
    public void Webhook_ThatUriTripsOver_IsNoUrl(string url)
    {
        Assert.Null(TenantUrl.Parse(url));
        Assert.Empty(Targets(url));
    }

    [Theory]
    [InlineData("http://[::]/secret", "http://[::]")]
    [InlineData("https://[2001:db8::1]:8443/secret", "https://[2001:db8::1]:8443")]
    public void Webhook_OnAnIPv6Address_IsShownInBrackets(string url, string shown) =>
        Assert.Equal(shown, Assert.Single(Targets(url)));

    private static IEnumerable<string> Targets(string url)
    {
        using var meter = new Meter("test");
        var rules = new TenantRules { Refusal = _ => null, Transport = () => throw new InvalidOperationException() };
        var router = new TenantRouter(rules, new TenantMetrics(meter), new RefusalLog(TimeProvider.System, NullLogger.Instance));
        var pod = Encoding.UTF8.GetBytes($$$$"""{"metadata":{"annotations":{"atomist.com/k8vent":"{\"webhooks\":[\"{{{{url}}}}\"]}"}}}""");
        return [.. router.Targets(new ObjectKey("test", "Pod", "shop", "web-0"), pod).Select(target => target.MaskedUrl)];
    }
}
