using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class TelemetryTests
{
    private const string Url = "http://collector:4318";

    [Fact]
    public void Nothing_IsExportedWithoutAnEndpoint()
    {
        Assert.Null(Configure.Valid(("OTEL_SERVICE_NAME", "events"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "")).Telemetry);
        Assert.Null(Configure.Valid(("OTEL_EXPORTER_OTLP_ENDPOINT", Url), ("OTEL_SDK_DISABLED", "True")).Telemetry);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", null, null, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", null, null, true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", null, null, false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_EXPORTER", "none", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_METRICS_EXPORTER", "none", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_METRICS_EXPORTER", "console, otlp", true, true)]
    public void Signals_AreExportedAsTheVariablesSay(string endpoint, string? variable, string? value, bool metrics, bool traces)
    {
        var telemetry = Configure.Valid((endpoint, Url), (variable ?? "OTEL_SERVICE_NAME", value ?? "events"), ("HOME", "/root")).Telemetry!;

        Assert.Equal((metrics, traces), (telemetry.Metrics, telemetry.Traces));
        Assert.Equal(2, telemetry.Variables.Count);
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("unix:///run/secret.sock")]
    public void Endpoint_ThatIsNoUrl_IsOneErrorAndNotShown(string url)
    {
        var error = Configure.SingleError(("OTEL_EXPORTER_OTLP_ENDPOINT", url));

        Assert.Equal(("this is no http or https URL", "OTEL_EXPORTER_OTLP_ENDPOINT"), (error.What, error.Where));
        Assert.DoesNotContain(url, error.Advice, StringComparison.Ordinal);
    }
}
