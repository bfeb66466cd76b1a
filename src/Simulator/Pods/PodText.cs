using System.Text.Json;
using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>The parts of a pod that are the same in all.</summary>
internal static class PodText
{
    public static byte[] Volumes { get; } = """[{"name":"config","configMap":{"name":"app-config","defaultMode":420}},{"name":"tmp","emptyDir":{}},{"name":"kube-api-access-x7k2p","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}]"""u8.ToArray();

    public static byte[] Ports { get; } = """[{"name":"http","containerPort":8080,"protocol":"TCP"},{"name":"metrics","containerPort":9102,"protocol":"TCP"}]"""u8.ToArray();

    public static byte[] Environment { get; } = """[{"name":"LOG_LEVEL","value":"info"},{"name":"OTEL_EXPORTER_OTLP_ENDPOINT","value":"http://otel-collector.observability:4317"},{"name":"DB_DSN","valueFrom":{"secretKeyRef":{"name":"app-db","key":"dsn"}}},{"name":"POD_NAME","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}]"""u8.ToArray();

    public static byte[] Limits { get; } = """{"limits":{"memory":"768Mi"},"requests":{"cpu":"250m","memory":"384Mi"}}"""u8.ToArray();

    public static byte[] Mounts { get; } = """[{"name":"config","readOnly":true,"mountPath":"/etc/app"},{"name":"tmp","mountPath":"/tmp"},{"name":"kube-api-access-x7k2p","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]"""u8.ToArray();

    public static byte[] Probe { get; } = """{"httpGet":{"path":"/readyz","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":5,"successThreshold":1,"failureThreshold":3}"""u8.ToArray();

    public static byte[] Tolerations { get; } = """[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]"""u8.ToArray();

    private static readonly byte[] SpecFields = """{"f:metadata":{"f:annotations":{".":{},"f:checksum/config":{},"f:prometheus.io/port":{},"f:prometheus.io/scrape":{}},"f:generateName":{},"f:labels":{".":{},"f:app":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/name":{}},"f:ownerReferences":{}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"DB_DSN\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:secretKeyRef":{}}},"k:{\"name\":\"LOG_LEVEL\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:serviceAccountName":{}}}"""u8.ToArray();

    private static readonly byte[] StatusFields = """{"f:status":{"f:conditions":{"k:{\"type\":\"ContainersReady\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},"k:{\"type\":\"Ready\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}}},"f:containerStatuses":{},"f:hostIP":{},"f:phase":{},"f:podIP":{},"f:podIPs":{},"f:startTime":{}}}"""u8.ToArray();

    public static void WriteManagedFields(Utf8JsonWriter json, PodModel pod)
    {
        json.WriteStartArray("managedFields");
        WriteEntry(json, "kube-controller-manager", pod.Created, SpecFields, null);
        if (pod.Stage >= PodStage.Creating)
            WriteEntry(json, "kubelet", pod.ReadyChanged, StatusFields, "status");
        json.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, string manager, DateTimeOffset time, byte[] fields, string? subresource)
    {
        json.WriteStartObject();
        json.WriteString("manager", manager);
        json.WriteString("operation", "Update");
        json.WriteString("apiVersion", "v1");
        json.WriteString("time", PodBody.Time(time));
        json.WriteString("fieldsType", "FieldsV1");
        json.WritePropertyName("fieldsV1");
        json.WriteRawValue(fields, skipInputValidation: true);
        if (subresource is not null)
            json.WriteString("subresource", subresource);
        json.WriteEndObject();
    }
}
