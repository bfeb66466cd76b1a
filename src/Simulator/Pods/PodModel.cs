using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>A pod as it is now, and how it looks as JSON: in the real server's order of fields, with managedFields.</summary>
internal sealed class PodModel
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; set; }

    public required string App { get; init; }

    public required string Image { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string OwnerKind { get; init; } = "ReplicaSet";

    public string OwnerName { get; init; } = "";

    public string Node { get; set; } = "";

    public string Phase { get; set; } = "Pending";

    public bool Ready { get; set; }

    public int Restarts { get; set; }

    /// <summary>Why the container waits, null when it does not.</summary>
    public string? Waiting { get; set; }

    /// <summary>Why it ended last, null when it never did.</summary>
    public string? Terminated { get; set; }

    /// <summary>status.reason</summary>
    public string? Reason { get; set; }

    public DateTimeOffset? Deletion { get; set; }

    /// <summary>Counts up with every change, as a heartbeat annotation would.</summary>
    public int Beat { get; set; }

    public StoredPod Store(long version)
    {
        using var stream = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(stream))
            Write(json, version);
        return new StoredPod
        {
            Namespace = Namespace,
            Name = Name,
            Uid = Uid,
            Version = version,
            Labels = new Dictionary<string, string> { ["app"] = App, ["app.kubernetes.io/name"] = App },
            NodeName = Node,
            Phase = Phase,
            Body = stream.ToArray(),
        };
    }

    private void Write(Utf8JsonWriter json, long version)
    {
        json.WriteStartObject();
        WriteMetadata(json, version);
        WriteSpec(json);
        WriteStatus(json);
        json.WriteEndObject();
    }

    private void WriteMetadata(Utf8JsonWriter json, long version)
    {
        json.WriteStartObject("metadata");
        json.WriteString("name", Name);
        json.WriteString("namespace", Namespace);
        json.WriteString("uid", Uid);
        json.WriteString("resourceVersion", version.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("generation", Deletion is null ? 1 : 2);
        json.WriteString("creationTimestamp", PodBody.Time(Created));
        if (Deletion is { } deletion)
        {
            json.WriteString("deletionTimestamp", PodBody.Time(deletion));
            json.WriteNumber("deletionGracePeriodSeconds", 30);
        }
        json.WriteStartObject("labels");
        json.WriteString("app", App);
        json.WriteString("app.kubernetes.io/name", App);
        json.WriteEndObject();
        json.WriteStartObject("annotations");
        json.WriteString("checksum/config", Filler);
        json.WriteString("simulator/beat", Beat.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteStartArray("ownerReferences");
        json.WriteStartObject();
        json.WriteString("apiVersion", "apps/v1");
        json.WriteString("kind", OwnerKind);
        json.WriteString("name", OwnerName.Length > 0 ? OwnerName : App);
        json.WriteString("uid", "2f1c9c1e-8f2b-4d1c-9a56-1c8ff1b3a0aa");
        json.WriteBoolean("controller", true);
        json.WriteBoolean("blockOwnerDeletion", true);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("managedFields");
        json.WriteRawValue(ManagedFields);
        json.WriteEndObject();
    }

    private void WriteSpec(Utf8JsonWriter json)
    {
        json.WriteStartObject("spec");
        json.WritePropertyName("volumes");
        json.WriteRawValue(Volumes);
        json.WriteStartArray("containers");
        json.WriteStartObject();
        json.WriteString("name", "app");
        json.WriteString("image", Image);
        json.WritePropertyName("env");
        json.WriteRawValue(Environment);
        json.WritePropertyName("resources");
        json.WriteRawValue("""{"limits":{"memory":"768Mi"},"requests":{"cpu":"250m","memory":"384Mi"}}"""u8);
        json.WriteString("terminationMessagePath", "/dev/termination-log");
        json.WriteString("terminationMessagePolicy", "File");
        json.WriteString("imagePullPolicy", "IfNotPresent");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("restartPolicy", OwnerKind == "Job" ? "Never" : "Always");
        json.WriteNumber("terminationGracePeriodSeconds", 30);
        json.WriteString("dnsPolicy", "ClusterFirst");
        json.WriteString("serviceAccountName", App);
        if (Node.Length > 0)
            json.WriteString("nodeName", Node);
        json.WritePropertyName("tolerations");
        json.WriteRawValue(Tolerations);
        json.WriteEndObject();
    }

    private void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteStartObject("status");
        json.WriteString("phase", Phase);
        if (Reason is not null)
            json.WriteString("reason", Reason);
        json.WriteStartArray("conditions");
        if (Node.Length > 0)
        {
            Condition(json, "Initialized", true);
            Condition(json, "Ready", Ready);
            Condition(json, "ContainersReady", Ready);
            Condition(json, "PodScheduled", true);
        }
        json.WriteEndArray();
        if (Node.Length > 0)
        {
            json.WriteString("hostIP", "10.12.33.7");
            json.WriteString("startTime", PodBody.Time(Created));
            json.WriteStartArray("containerStatuses");
            WriteContainer(json);
            json.WriteEndArray();
        }
        json.WriteString("qosClass", "Burstable");
        json.WriteEndObject();
    }

    private void WriteContainer(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", "app");
        json.WriteStartObject("state");
        if (Waiting is not null)
        {
            json.WriteStartObject("waiting");
            json.WriteString("reason", Waiting);
            json.WriteEndObject();
        }
        else if (Phase is "Succeeded" or "Failed")
        {
            WriteTerminated(json, Phase == "Succeeded" ? "Completed" : Terminated ?? "Error");
        }
        else
        {
            json.WriteStartObject("running");
            json.WriteString("startedAt", PodBody.Time(Created));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("lastState");
        if (Terminated is not null && Phase is not ("Succeeded" or "Failed"))
            WriteTerminated(json, Terminated);
        json.WriteEndObject();
        json.WriteBoolean("ready", Ready);
        json.WriteNumber("restartCount", Restarts);
        json.WriteString("image", Image);
        json.WriteString("imageID", $"registry.example.com/{App}@sha256:{Filler}");
        json.WriteBoolean("started", Waiting is null && Phase == "Running");
        json.WriteEndObject();
    }

    private static void WriteTerminated(Utf8JsonWriter json, string reason)
    {
        json.WriteStartObject("terminated");
        json.WriteNumber("exitCode", reason switch { "Completed" => 0, "OOMKilled" => 137, _ => 1 });
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private void Condition(Utf8JsonWriter json, string type, bool isTrue)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("status", isTrue ? "True" : "False");
        json.WriteNull("lastProbeTime");
        json.WriteString("lastTransitionTime", PodBody.Time(Created));
        json.WriteEndObject();
    }

    private const string Filler = "4e1243bd22c66e76c2ba9eddc1f91394e57f9f83ba0d2a0a4b9b3d0f2f7a9c11";

    private static readonly byte[] Volumes = """[{"name":"config","configMap":{"name":"app-config","defaultMode":420}},{"name":"tmp","emptyDir":{}},{"name":"kube-api-access","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}}]"""u8.ToArray();

    private static readonly byte[] Environment = """[{"name":"LOG_LEVEL","value":"info"},{"name":"OTEL_EXPORTER_OTLP_ENDPOINT","value":"http://otel-collector.observability:4317"},{"name":"DB_DSN","valueFrom":{"secretKeyRef":{"name":"app-db","key":"dsn"}}}]"""u8.ToArray();

    private static readonly byte[] Tolerations = """[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]"""u8.ToArray();

    private static readonly byte[] ManagedFields = Encoding.UTF8.GetBytes("""[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"2026-11-21T02:37:47Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:app":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"2f1c9c1e-8f2b-4d1c-9a56-1c8ff1b3a0aa\"}":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:env":{},"f:image":{},"f:resources":{}}},"f:dnsPolicy":{},"f:restartPolicy":{}}}},{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-11-21T02:37:49Z","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{},"f:containerStatuses":{},"f:phase":{}}},"subresource":"status"}]""");
}
