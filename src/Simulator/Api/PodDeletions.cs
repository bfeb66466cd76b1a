using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>DELETE of a pod: marked first, removed when its containers have ended, each at a version of its own.</summary>
internal sealed class PodDeletions(ClusterStore store, ApiServerOptions options, TimeProvider time)
{
    public async Task DeleteAsync(HttpContext context, string @namespace, string name)
    {
        var wanted = await DeleteOptions.ReadAsync(context).ConfigureAwait(false);
        JsonObject? refusal = null;
        var graceSeconds = 0;
        var marked = store.Put(@namespace, name, (before, version) =>
        {
            refusal = before is null ? Answers.NotFound(name) : RefusalOf(before, wanted);
            if (refusal is not null)
                return null;
            var pod = PodBody.Parse(before!);
            // Where no node runs the pod there is nothing to wait for.
            graceSeconds = before!.NodeName.Length == 0 || before.Phase is "Succeeded" or "Failed"
                ? 0
                : wanted.GraceSeconds ?? (int?)pod["spec"]?["terminationGracePeriodSeconds"] ?? 30;
            return Mark(pod, graceSeconds) ? PodBody.Stamp(pod, version) : null;
        });
        if (refusal is not null)
        {
            await Answers.SendAsync(context, refusal).ConfigureAwait(false);
            return;
        }
        if (graceSeconds == 0)
            marked = Remove(marked!) ?? marked;
        else
            _ = RemoveLaterAsync(marked!, graceSeconds);
        await Answers.SendAsync(context, 200, PodBody.Whole(marked!)).ConfigureAwait(false);
    }

    private static JsonObject? RefusalOf(StoredPod pod, DeleteOptions wanted)
    {
        if (wanted.Uid is { } uid && uid != pod.Uid)
            return Answers.Conflict(pod.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Uid}");
        if (wanted.Version is { } version && version != $"{pod.Version}")
            return Answers.Conflict(pod.Name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {pod.Version}");
        return null;
    }

    /// <returns>false when it is marked already, for no longer than this.</returns>
    private bool Mark(JsonObject pod, int graceSeconds)
    {
        var metadata = pod["metadata"]!.AsObject();
        if (metadata["deletionTimestamp"] is not null && (int?)metadata["deletionGracePeriodSeconds"] <= graceSeconds)
            return false;
        metadata["generation"] = ((long?)metadata["generation"] ?? 0) + 1;
        metadata["deletionTimestamp"] = PodBody.Time(time.GetUtcNow().AddSeconds(graceSeconds));
        metadata["deletionGracePeriodSeconds"] = graceSeconds;
        return true;
    }

    private async Task RemoveLaterAsync(StoredPod pod, int graceSeconds)
    {
        var grace = TimeSpan.FromSeconds(graceSeconds);
        await Task.Delay(grace < options.TerminationTime ? grace : options.TerminationTime, time).ConfigureAwait(false);
        Remove(pod);
    }

    /// <summary>Only the one that was marked: under its name there may be a successor.</summary>
    private StoredPod? Remove(StoredPod pod) => store.Delete(
        pod.Namespace, pod.Name, (before, version) => before.Uid == pod.Uid ? PodBody.Stamp(PodBody.Parse(before), version) : null);
}
