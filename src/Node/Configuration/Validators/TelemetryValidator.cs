namespace ActorVent.Node.Configuration.Validators;

/// <summary>The standard variables of OpenTelemetry. Without an endpoint nothing is exported, and nothing of the exporter is loaded.</summary>
internal static class TelemetryValidator
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string Disabled = "OTEL_SDK_DISABLED";
    public const string Sampler = "OTEL_TRACES_SAMPLER";

    private const string Prefix = "OTEL_";

    /// <returns>null: nothing is exported.</returns>
    public static TelemetryOptions? Validate(IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        if (string.Equals(environment.GetValueOrDefault(Disabled), "true", StringComparison.OrdinalIgnoreCase))
            return null;
        var metrics = IsExported("METRICS", environment, findings);
        var traces = IsExported("TRACES", environment, findings);
        return metrics || traces
            ? new TelemetryOptions(metrics, traces, environment.Where(static pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal) && pair.Value.Length > 0).ToDictionary())
            : null;
    }

    private static bool IsExported(string signal, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        if (environment.GetValueOrDefault($"OTEL_{signal}_EXPORTER") is { Length: > 0 } exporters && !exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp"))
            return false;
        // The signal's own goes before.
        foreach (var name in (string[])[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", Endpoint])
        {
            if (environment.GetValueOrDefault(name) is not { Length: > 0 } url)
                continue;
            if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps))
                return true;
            // Not shown: it may hold a token. Both signals may name it.
            if (!findings.Errors.Any(error => error.Where == name))
                findings.Error("this is no http or https URL", name, "Write it as http://HOST:PORT: 4317 is the usual port for grpc, which is the default, and 4318 for OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.");
            return false;
        }
        return false;
    }
}
