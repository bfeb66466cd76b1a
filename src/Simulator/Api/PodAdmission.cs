using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>What the real server adds to a pod before it stores it.</summary>
internal static class PodAdmission
{
    /// <summary>A pod as a client posts it becomes one that a server has accepted.</summary>
    public static void Accept(JsonObject pod, string @namespace, string uid, DateTimeOffset now)
    {
        var metadata = pod["metadata"]!.AsObject();
        metadata["namespace"] = @namespace;
        metadata["uid"] = uid;
        metadata["generation"] = 1;
        metadata["creationTimestamp"] = PodBody.Time(now);
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        if (pod["spec"] is not JsonObject)
            pod["spec"] = new JsonObject { ["containers"] = new JsonArray() };
        Default(pod["spec"]!.AsObject());
        var status = pod["status"] as JsonObject ?? [];
        status["phase"] ??= "Pending";
        status["qosClass"] ??= "BestEffort";
        pod["status"] = status;
    }

    private static void Default(JsonObject spec)
    {
        spec["restartPolicy"] ??= "Always";
        spec["terminationGracePeriodSeconds"] ??= 30;
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["securityContext"] ??= new JsonObject();
        spec["schedulerName"] ??= "default-scheduler";
        spec["tolerations"] ??= new JsonArray(Toleration("not-ready"), Toleration("unreachable"));
        spec["priority"] ??= 0;
        spec["enableServiceLinks"] ??= true;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        foreach (var container in (spec["containers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            container["resources"] ??= new JsonObject();
            container["terminationMessagePath"] ??= "/dev/termination-log";
            container["terminationMessagePolicy"] ??= "File";
            container["imagePullPolicy"] ??= PullPolicy(container["image"]?.ToString() ?? "");
        }
    }

    /// <summary>An image without a tag is latest, and latest is always pulled.</summary>
    private static string PullPolicy(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return name.EndsWith(":latest", StringComparison.Ordinal) || !name.Contains(':', StringComparison.Ordinal) ? "Always" : "IfNotPresent";
    }

    private static JsonObject Toleration(string condition) => new()
    {
        ["key"] = $"node.kubernetes.io/{condition}",
        ["operator"] = "Exists",
        ["effect"] = "NoExecute",
        ["tolerationSeconds"] = 300,
    };
}
