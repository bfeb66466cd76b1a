using System.Text.Json;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery;

public class PayloadEnvironmentTests
{
    private static readonly Dictionary<string, string> Configured = new() { ["ATOMIST_ENVIRONMENT"] = "prod", ["OTHER"] = "x" };

    [Fact]
    public void Environment_OfTheAnnotation_ReplacesTheConfigured()
    {
        var environment = PayloadEnvironment.Of(Configured, Samples.Entry(Pod("""{"environment":"test"}""")));

        Assert.Equal(new Dictionary<string, string> { ["ATOMIST_ENVIRONMENT"] = "test", ["OTHER"] = "x" }, environment);
        Assert.Equal("prod", Configured["ATOMIST_ENVIRONMENT"]);
    }

    [Fact]
    public void Environment_OfTheAnnotation_AppliesWithoutAConfiguredOne() =>
        Assert.Equal("test", PayloadEnvironment.Of(Samples.NoEnvironment, Samples.Entry(Pod("""{"environment":"test"}""")))["ATOMIST_ENVIRONMENT"]);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"environment":""}""")]
    [InlineData("""{"webhooks":["https://a.example/"]}""")]
    [InlineData("nonsense")]
    public void Environment_WithoutOneInTheAnnotation_IsTheConfigured(string value) =>
        Assert.Same(Configured, PayloadEnvironment.Of(Configured, Samples.Entry(Pod(value))));

    private static string Pod(string annotation) =>
        "{\"metadata\":{\"annotations\":{\"atomist.com/k8vent\":" + JsonSerializer.Serialize(annotation) + "}}}";
}
