using System.Globalization;
using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>A pod as it is now. Its JSON is <see cref="PodWriter"/>'s, what happens to it <see cref="PodSteps"/>'s.</summary>
internal sealed class PodModel
{
    public required Workload Workload { get; init; }

    /// <summary>Of a StatefulSet's pod.</summary>
    public required int Ordinal { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required string Image { get; init; }

    public required string OwnerName { get; init; }

    public required string OwnerUid { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required SortedDictionary<string, string> Labels { get; set; }

    public required SortedDictionary<string, string> Annotations { get; set; }

    public string Namespace => Workload.Namespace;

    /// <summary>How often it has been written.</summary>
    public int Steps { get; set; }

    public PodStage Stage { get; set; }

    /// <summary>Empty until it is scheduled.</summary>
    public string Node { get; set; } = "";

    public string HostIp { get; set; } = "";

    /// <summary>Empty until it runs.</summary>
    public string Ip { get; set; } = "";

    public int Restarts { get; set; }

    /// <summary>How often it will crash again once it has started.</summary>
    public int CrashesLeft { get; set; }

    public DateTimeOffset Scheduled { get; set; }

    /// <summary>When the kubelet took it.</summary>
    public DateTimeOffset Taken { get; set; }

    /// <summary>When the container was started last.</summary>
    public DateTimeOffset Started { get; set; }

    /// <summary>When it became ready or unready last.</summary>
    public DateTimeOffset ReadyChanged { get; set; }

    /// <summary>How the container ended last, null when it never did.</summary>
    public Termination? Last { get; set; }

    /// <summary>metadata.deletionTimestamp, null while it is not marked.</summary>
    public DateTimeOffset? Deletion { get; set; }

    public int GraceSeconds { get; set; }

    public bool Evicted { get; set; }

    /// <summary>As the store has it; another one there means that somebody else changed it.</summary>
    public StoredPod? Stored { get; set; }

    /// <summary>Its place among those that nothing happens to by itself, or among the others.</summary>
    public int Place { get; set; }

    /// <summary>Marking for deletion makes nothing unready: only the end of the containers does.</summary>
    public bool IsReady => Stage == PodStage.Settled || (Stage == PodStage.Deleting && WasReady);

    /// <summary>When it was marked for deletion.</summary>
    public bool WasReady { get; set; }

    public string Phase => Stage switch
    {
        PodStage.Created or PodStage.Scheduled or PodStage.Creating or PodStage.PullFailed or PodStage.PullBackOff => "Pending",
        PodStage.Failed => "Failed",
        PodStage.Succeeded => "Succeeded",
        // What has ended stays what it was; what never ran stays pending.
        PodStage.Deleting or PodStage.Ended when Evicted => "Failed",
        PodStage.Deleting or PodStage.Ended when Workload.Kind == WorkloadKind.Job && Last is { } end => end.Code == 0 ? "Succeeded" : "Failed",
        PodStage.Deleting or PodStage.Ended when Ip.Length == 0 => "Pending",
        _ => "Running",
    };

    /// <summary>Takes over what was changed over the API: labels, annotations, and whether it is to be deleted.</summary>
    public void Adopt(StoredPod changed)
    {
        var metadata = PodBody.Parse(changed)["metadata"]!;
        Labels = Strings(metadata["labels"]);
        Annotations = Strings(metadata["annotations"]);
        if (Deletion is not null || metadata["deletionTimestamp"]?.ToString() is not { } deletion)
            return;
        Deletion = DateTimeOffset.Parse(deletion, CultureInfo.InvariantCulture);
        GraceSeconds = (int?)metadata["deletionGracePeriodSeconds"] ?? 0;
        WasReady = IsReady;
        Stage = PodStage.Deleting;
    }

    private static SortedDictionary<string, string> Strings(JsonNode? json)
    {
        var strings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in json as JsonObject ?? [])
            strings[name] = value?.ToString() ?? "";
        return strings;
    }
}
