using System.Diagnostics.Tracing;
using ActorVent.Kubernetes;
using ActorVent.Troubles;

namespace ActorVent.Node.Telemetry;

/// <summary>Tells people when the collector does not take what is exported: the exporter says so to nobody but those who listen to its events.</summary>
/// <param name="trouble">The collector's.</param>
internal sealed class OtlpTrouble(TroubleLog trouble) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const string Success = "ExportSuccess";
    private const int MostShown = 200;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // Success is told at this level.
        if (eventSource.Name == Exporter)
            EnableEvents(eventSource, EventLevel.Informational);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The first sources are met before this object is complete.
        if (trouble is null)
            return;
        if (eventData.EventName == Success)
            trouble.Worked(Exporter);
        else if (eventData.Level is EventLevel.Critical or EventLevel.Error)
            trouble.Failed(Exporter, $"Metrics and traces are not exported by OTLP: {Reason(eventData)}; what is measured meanwhile is tried again or lost, deliveries go on");
    }

    /// <summary>The first line of the error, without the type in front of it. It names the collector's host, and nothing that is sent to it.</summary>
    private static string Reason(EventWrittenEventArgs eventData)
    {
        var text = eventData.Payload is { Count: > 0 } payload ? payload[^1] as string : null;
        var line = (text ?? eventData.EventName ?? "it failed").Split('\n')[0].TrimEnd('\r', '.', ' ');
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return LogText.Of(colon > 0 && !line.AsSpan(0, colon).Contains(' ') ? line[(colon + 2)..] : line, MostShown);
    }
}
