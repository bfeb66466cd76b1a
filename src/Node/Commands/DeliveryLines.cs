using System.Globalization;

namespace ActorVent.Node.Commands;

/// <summary>A line per delivery, in columns that stay where they are.</summary>
internal sealed class DeliveryLines(Style style)
{
    private const int PodWidth = 38;
    private const int PhaseWidth = 18;

    public string Header => style.Dim($"{"TIME",-12}  {"POD",-PodWidth} {"PHASE",-PhaseWidth} {"READY",-5} {"CAUSE",-12} ATTEMPT");

    public string Of(DeliveryRow row)
    {
        var time = style.Dim(row.Time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        // Padded before it is coloured: escape sequences have no width.
        var phase = Coloured(row.Phase, $"{row.Phase,-PhaseWidth}");
        var attempt = row.Attempt > 1 ? style.Notable($"{row.Attempt}") : $"{row.Attempt}";
        var remark = row.Remark.Length == 0 ? "" : "  " + style.Bad(row.Remark);
        return $"{time}  {Shortened(row.Pod),-PodWidth} {phase} {row.Ready,-5} {row.Cause,-12} {attempt}{remark}";
    }

    /// <summary>The end of a pod's name tells it from its siblings, so the middle goes.</summary>
    private static string Shortened(string pod) =>
        pod.Length <= PodWidth ? pod : $"{pod[..(PodWidth / 2 - 1)]}~{pod[^(PodWidth / 2)..]}";

    private string Coloured(string phase, string text) => phase switch
    {
        "Running" or "Succeeded" or "Completed" => style.Good(text),
        "Pending" or "ContainerCreating" or "PodInitializing" => style.Notable(text),
        "Deleted" or "Terminating" => style.Dim(text),
        _ => style.Bad(text),
    };
}
