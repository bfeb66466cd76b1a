namespace ActorVent.Node.Configuration;

/// <summary>What is exported by OTLP: see the page "Environment Variable Specification" of OpenTelemetry.</summary>
/// <param name="Metrics">Whether metrics are.</param>
/// <param name="Traces">Whether traces are.</param>
/// <param name="Variables">Those whose names begin with <c>OTEL_</c>. Some are secrets: never shown.</param>
public sealed record TelemetryOptions(bool Metrics, bool Traces, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Never part of any text.</summary>
    public override string ToString() => $"metrics: {Metrics}, traces: {Traces}";
}
