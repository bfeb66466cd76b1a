using System.Text.Json;
using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>Writes a pod's status as kubelets do.</summary>
internal static class PodStatusWriter
{
    private const string ImageDigest = "sha256:4e1243bd22c66e76c2ba9eddc1f91394e57f9f83ba0d2a0a4b9b3d0f2f7a9c11";

    public static void Write(Utf8JsonWriter json, PodModel pod)
    {
        json.WriteStartObject("status");
        json.WriteString("phase", pod.Phase);
        if (pod.Node.Length > 0)
            WriteConditions(json, pod);
        if (pod.Evicted)
        {
            json.WriteString("message", "The node was low on resource: memory. Threshold quantity: 100Mi, available: 83Mi.");
            json.WriteString("reason", "Evicted");
        }
        if (pod.Taken != default)
        {
            json.WriteString("hostIP", pod.HostIp);
            if (pod.Ip.Length > 0)
                WriteAddress(json, pod.Ip);
            json.WriteString("startTime", PodBody.Time(pod.Taken));
            if (!pod.Evicted)
                WriteContainers(json, pod);
        }
        json.WriteString("qosClass", "Burstable");
        json.WriteEndObject();
    }

    private static void WriteConditions(Utf8JsonWriter json, PodModel pod)
    {
        json.WriteStartArray("conditions");
        if (pod.Taken != default)
        {
            var why = pod.IsReady ? null : pod.Phase == "Succeeded" ? "PodCompleted" : "ContainersNotReady";
            WriteCondition(json, "PodReadyToStartContainers", pod.Ip.Length > 0, pod.Taken, null);
            WriteCondition(json, "Initialized", true, pod.Taken, null);
            WriteCondition(json, "Ready", pod.IsReady, pod.ReadyChanged, why);
            WriteCondition(json, "ContainersReady", pod.IsReady, pod.ReadyChanged, why);
        }
        WriteCondition(json, "PodScheduled", true, pod.Scheduled, null);
        json.WriteEndArray();
    }

    private static void WriteCondition(Utf8JsonWriter json, string type, bool isTrue, DateTimeOffset since, string? reason)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("status", isTrue ? "True" : "False");
        json.WriteNull("lastProbeTime");
        json.WriteString("lastTransitionTime", PodBody.Time(since));
        if (reason is not null)
            json.WriteString("reason", reason);
        if (reason == "ContainersNotReady")
            json.WriteString("message", "containers with unready status: [app]");
        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, string ip)
    {
        json.WriteString("podIP", ip);
        json.WriteStartArray("podIPs");
        json.WriteStartObject();
        json.WriteString("ip", ip);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteContainers(Utf8JsonWriter json, PodModel pod)
    {
        var (waiting, message) = WaitingFor(pod);
        var isEnded = pod.Stage is PodStage.Crashed or PodStage.Succeeded or PodStage.Failed or PodStage.Ended && pod.Last is not null;
        var isRunning = waiting is null && !isEnded;
        json.WriteStartArray("containerStatuses");
        json.WriteStartObject();
        json.WriteString("name", "app");
        json.WriteStartObject("state");
        if (waiting is not null)
            WriteWaiting(json, waiting, message);
        else if (isEnded)
            WriteTermination(json, pod.Last!, pod.Uid);
        else
            WriteRunning(json, pod);
        json.WriteEndObject();
        json.WriteStartObject("lastState");
        if (!isEnded && pod.Last is not null)
            WriteTermination(json, pod.Last, pod.Uid);
        json.WriteEndObject();
        json.WriteBoolean("ready", pod.IsReady);
        json.WriteNumber("restartCount", pod.Restarts);
        json.WriteString("image", pod.Image);
        json.WriteString("imageID", pod.Ip.Length == 0 ? "" : $"{pod.Image[..pod.Image.LastIndexOf(':')]}@{ImageDigest}");
        if (isRunning)
            json.WriteString("containerID", $"containerd://{pod.Uid}");
        json.WriteBoolean("started", isRunning);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static (string? Reason, string? Message) WaitingFor(PodModel pod) => pod.Stage switch
    {
        PodStage.Creating => ("ContainerCreating", null),
        PodStage.PullFailed => ("ErrImagePull", $"failed to pull image \"{pod.Image}\": not found"),
        PodStage.PullBackOff => ("ImagePullBackOff", $"Back-off pulling image \"{pod.Image}\""),
        PodStage.BackOff => ("CrashLoopBackOff", $"back-off 40s restarting failed container=app pod={pod.Name}_{pod.Namespace}({pod.Uid})"),
        PodStage.Deleting or PodStage.Ended when pod.Ip.Length == 0 => ("ContainerCreating", null),
        _ => (null, null),
    };

    private static void WriteWaiting(Utf8JsonWriter json, string reason, string? message)
    {
        json.WriteStartObject("waiting");
        json.WriteString("reason", reason);
        if (message is not null)
            json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static void WriteRunning(Utf8JsonWriter json, PodModel pod)
    {
        json.WriteStartObject("running");
        json.WriteString("startedAt", PodBody.Time(pod.Started));
        json.WriteEndObject();
    }

    private static void WriteTermination(Utf8JsonWriter json, Termination end, string id)
    {
        json.WriteStartObject("terminated");
        json.WriteNumber("exitCode", end.Code);
        json.WriteString("reason", end.Reason);
        json.WriteString("startedAt", PodBody.Time(end.Started));
        json.WriteString("finishedAt", PodBody.Time(end.Finished));
        json.WriteString("containerID", $"containerd://{id}");
        json.WriteEndObject();
    }
}
