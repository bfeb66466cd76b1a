using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>Writes a pod's metadata and spec in the real server's order of fields, with managedFields. Not safe for use from many threads.</summary>
internal sealed class PodWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(8192);
    private readonly Utf8JsonWriter _json;

    public PodWriter() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Answers.Plain.Encoder, SkipValidation = true });

    public StoredPod Store(PodModel pod, long version)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        WriteMetadata(pod, version);
        WriteSpec(pod);
        PodStatusWriter.Write(_json, pod);
        _json.WriteEndObject();
        _json.Flush();
        return new StoredPod
        {
            Namespace = pod.Namespace,
            Name = pod.Name,
            Uid = pod.Uid,
            Version = version,
            Labels = pod.Labels,
            NodeName = pod.Node,
            Phase = pod.Phase,
            Body = _buffer.WrittenSpan.ToArray(),
        };
    }

    private void WriteMetadata(PodModel pod, long version)
    {
        _json.WriteStartObject("metadata");
        _json.WriteString("name", pod.Name);
        _json.WriteString("generateName", $"{pod.OwnerName}-");
        _json.WriteString("namespace", pod.Namespace);
        _json.WriteString("uid", pod.Uid);
        _json.WriteString("resourceVersion", version.ToString(CultureInfo.InvariantCulture));
        _json.WriteNumber("generation", pod.Deletion is null ? 1 : 2);
        _json.WriteString("creationTimestamp", PodBody.Time(pod.Created));
        if (pod.Deletion is { } deletion)
        {
            _json.WriteString("deletionTimestamp", PodBody.Time(deletion));
            _json.WriteNumber("deletionGracePeriodSeconds", pod.GraceSeconds);
        }
        WriteStrings("labels", pod.Labels);
        // Timestamps of pods count seconds: without this, a pod that flaps within one would look as if nothing had happened.
        pod.Annotations["simulator.actorvent.io/step"] = (++pod.Steps).ToString(CultureInfo.InvariantCulture);
        WriteStrings("annotations", pod.Annotations);
        _json.WriteStartArray("ownerReferences");
        _json.WriteStartObject();
        _json.WriteString("apiVersion", pod.Workload.OwnerApiVersion);
        _json.WriteString("kind", pod.Workload.OwnerKind);
        _json.WriteString("name", pod.OwnerName);
        _json.WriteString("uid", pod.OwnerUid);
        _json.WriteBoolean("controller", true);
        _json.WriteBoolean("blockOwnerDeletion", true);
        _json.WriteEndObject();
        _json.WriteEndArray();
        PodText.WriteManagedFields(_json, pod);
        _json.WriteEndObject();
    }

    private void WriteSpec(PodModel pod)
    {
        _json.WriteStartObject("spec");
        _json.WritePropertyName("volumes");
        _json.WriteRawValue(PodText.Volumes, skipInputValidation: true);
        _json.WriteStartArray("containers");
        _json.WriteStartObject();
        _json.WriteString("name", "app");
        _json.WriteString("image", pod.Image);
        _json.WritePropertyName("ports");
        _json.WriteRawValue(PodText.Ports, skipInputValidation: true);
        _json.WritePropertyName("env");
        _json.WriteRawValue(PodText.Environment, skipInputValidation: true);
        _json.WritePropertyName("resources");
        _json.WriteRawValue(PodText.Limits, skipInputValidation: true);
        _json.WritePropertyName("volumeMounts");
        _json.WriteRawValue(PodText.Mounts, skipInputValidation: true);
        _json.WritePropertyName("readinessProbe");
        _json.WriteRawValue(PodText.Probe, skipInputValidation: true);
        _json.WriteString("terminationMessagePath", "/dev/termination-log");
        _json.WriteString("terminationMessagePolicy", "File");
        _json.WriteString("imagePullPolicy", "IfNotPresent");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteString("restartPolicy", pod.Workload.Kind == WorkloadKind.Job ? "Never" : "Always");
        _json.WriteNumber("terminationGracePeriodSeconds", 30);
        _json.WriteString("dnsPolicy", "ClusterFirst");
        _json.WriteString("serviceAccountName", pod.Workload.App);
        _json.WriteString("serviceAccount", pod.Workload.App);
        if (pod.Node.Length > 0)
            _json.WriteString("nodeName", pod.Node);
        _json.WriteStartObject("securityContext");
        _json.WriteEndObject();
        if (pod.Workload.Kind == WorkloadKind.StatefulSet)
        {
            _json.WriteString("hostname", pod.Name);
            _json.WriteString("subdomain", pod.Workload.App);
        }
        _json.WriteString("schedulerName", "default-scheduler");
        _json.WritePropertyName("tolerations");
        _json.WriteRawValue(PodText.Tolerations, skipInputValidation: true);
        _json.WriteNumber("priority", 0);
        _json.WriteBoolean("enableServiceLinks", true);
        _json.WriteString("preemptionPolicy", "PreemptLowerPriority");
        _json.WriteEndObject();
    }

    private void WriteStrings(string name, SortedDictionary<string, string> strings)
    {
        if (strings.Count == 0)
            return;
        _json.WriteStartObject(name);
        foreach (var (key, value) in strings)
            _json.WriteString(key, value);
        _json.WriteEndObject();
    }
}
