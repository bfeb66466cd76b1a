using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>The real server writes fields in the order of its types, wherever a client or a patch put them.</summary>
internal static class FieldOrder
{
    private static readonly string[] Pod = ["kind", "apiVersion", "metadata", "spec", "status"];

    private static readonly string[] Metadata =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private static readonly string[] Spec =
    [
        "volumes", "initContainers", "containers", "ephemeralContainers", "restartPolicy", "terminationGracePeriodSeconds", "activeDeadlineSeconds",
        "dnsPolicy", "nodeSelector", "serviceAccountName", "serviceAccount", "automountServiceAccountToken", "nodeName", "hostNetwork", "hostPID",
        "hostIPC", "shareProcessNamespace", "securityContext", "imagePullSecrets", "hostname", "subdomain", "affinity", "schedulerName",
        "tolerations", "hostAliases", "priorityClassName", "priority", "dnsConfig", "readinessGates", "runtimeClassName", "enableServiceLinks",
        "preemptionPolicy", "overhead", "topologySpreadConstraints",
    ];

    private static readonly string[] Container =
    [
        "name", "image", "command", "args", "workingDir", "ports", "envFrom", "env", "resources", "resizePolicy", "volumeMounts", "volumeDevices",
        "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy",
        "securityContext", "stdin", "stdinOnce", "tty",
    ];

    private static readonly string[] Status =
    [
        "observedGeneration", "phase", "conditions", "message", "reason", "nominatedNodeName", "hostIP", "hostIPs", "podIP", "podIPs", "startTime",
        "initContainerStatuses", "containerStatuses", "qosClass", "ephemeralContainerStatuses",
    ];

    private static readonly string[] Condition = ["type", "observedGeneration", "status", "lastProbeTime", "lastTransitionTime", "reason", "message"];

    /// <summary>A copy in that order; fields that are not known come last.</summary>
    public static JsonObject Arranged(JsonObject pod)
    {
        var arranged = Sorted(pod, Pod);
        Arrange(arranged, "metadata", Metadata);
        Arrange(arranged, "spec", Spec);
        Arrange(arranged, "status", Status);
        ArrangeItems(arranged["spec"]?["initContainers"], Container);
        ArrangeItems(arranged["spec"]?["containers"], Container);
        foreach (var condition in (arranged["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            // Written even when there is none.
            if (!condition.ContainsKey("lastProbeTime"))
                condition["lastProbeTime"] = null;
        }
        ArrangeItems(arranged["status"]?["conditions"], Condition);
        return arranged;
    }

    private static void ArrangeItems(JsonNode? list, string[] order)
    {
        if (list is not JsonArray items)
            return;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject item)
                items[i] = Sorted(item, order);
        }
    }

    private static void Arrange(JsonObject parent, string name, string[] order)
    {
        if (parent[name] is JsonObject json)
            parent[name] = Sorted(json, order);
    }

    private static JsonObject Sorted(JsonObject json, string[] order)
    {
        var sorted = new JsonObject();
        foreach (var (name, value) in json.OrderBy(field => Array.IndexOf(order, field.Key) is >= 0 and var at ? at : int.MaxValue))
            sorted[name] = value?.DeepClone();
        return sorted;
    }
}
