namespace ActorVent.Simulator.Pods;

/// <summary>What happens to a pod: each step is one change that the API server sees.</summary>
internal sealed class PodSteps(Random random)
{
    private const int Nodes = 12;
    private int _addresses;

    /// <summary>Straight to running and ready: for a cluster that has been there for a while.</summary>
    public void Settle(PodModel pod, DateTimeOffset now)
    {
        Schedule(pod, now);
        pod.Taken = now;
        Start(pod, now);
        SetStage(pod, PodStage.Settled, now);
    }

    /// <summary>The next step of a pod that is on its way somewhere.</summary>
    public void Advance(PodModel pod, DateTimeOffset now)
    {
        switch (pod.Stage)
        {
            case PodStage.Created:
                Schedule(pod, now);
                break;
            case PodStage.Scheduled:
                pod.Taken = pod.ReadyChanged = now;
                pod.Stage = PodStage.Creating;
                break;
            case PodStage.Creating when random.Next(15) == 0:
            case PodStage.PullBackOff when random.Next(2) == 0:
                pod.Stage = PodStage.PullFailed;
                break;
            case PodStage.PullFailed:
                pod.Stage = PodStage.PullBackOff;
                break;
            case PodStage.Creating or PodStage.PullBackOff:
                Start(pod, now);
                break;
            case PodStage.Started when pod.CrashesLeft > 0:
                pod.CrashesLeft--;
                Crash(pod, 1, "Error", now);
                break;
            case PodStage.Started or PodStage.Unready:
                SetStage(pod, PodStage.Settled, now);
                break;
            // The first restart comes at once, the others after a while.
            case PodStage.Crashed when pod.Restarts > 0:
                pod.Stage = PodStage.BackOff;
                break;
            case PodStage.Crashed or PodStage.BackOff:
                pod.Restarts++;
                Start(pod, now);
                break;
            case PodStage.Failed or PodStage.Succeeded:
                Mark(pod, now);
                break;
            case PodStage.Deleting:
                End(pod, now);
                break;
        }
    }

    /// <summary>Something happens to a pod that was well.</summary>
    public void Disturb(PodModel pod, DateTimeOffset now)
    {
        var dice = random.Next(100);
        if (pod.Workload.Kind == WorkloadKind.Job)
        {
            Finish(pod, dice < 85, now);
            return;
        }
        switch (dice)
        {
            case < 45:
                SetStage(pod, PodStage.Unready, now);
                break;
            case < 65:
                pod.CrashesLeft = random.Next(4);
                Crash(pod, 1, "Error", now);
                break;
            case < 75:
                Crash(pod, 137, "OOMKilled", now);
                break;
            case < 82:
                pod.Evicted = true;
                SetStage(pod, PodStage.Failed, now);
                break;
            default:
                Mark(pod, now);
                break;
        }
    }

    /// <summary>Marks it for deletion.</summary>
    public static void Mark(PodModel pod, DateTimeOffset now)
    {
        // What runs nowhere, or no longer, is not waited for.
        pod.GraceSeconds = pod.Stage is PodStage.Created or PodStage.Failed or PodStage.Succeeded ? 0 : 30;
        pod.Deletion = now.AddSeconds(pod.GraceSeconds);
        pod.WasReady = pod.IsReady;
        pod.Stage = pod.GraceSeconds == 0 ? PodStage.Ended : PodStage.Deleting;
    }

    private void Schedule(PodModel pod, DateTimeOffset now)
    {
        var node = random.Next(Nodes);
        (pod.Node, pod.HostIp) = ($"node-{node}", $"10.12.33.{node + 10}");
        pod.Scheduled = now;
        pod.Stage = PodStage.Scheduled;
    }

    private void Start(PodModel pod, DateTimeOffset now)
    {
        if (pod.Ip.Length == 0)
        {
            _addresses++;
            pod.Ip = $"10.{244 + (_addresses / 62_500 % 4)}.{_addresses / 250 % 250}.{(_addresses % 250) + 2}";
        }
        pod.Started = now;
        SetStage(pod, PodStage.Started, now);
    }

    private static void Crash(PodModel pod, int code, string reason, DateTimeOffset now)
    {
        pod.Last = new Termination(code, reason, pod.Started, now);
        SetStage(pod, PodStage.Crashed, now);
    }

    private static void Finish(PodModel pod, bool succeeded, DateTimeOffset now)
    {
        pod.Last = new Termination(succeeded ? 0 : 1, succeeded ? "Completed" : "Error", pod.Started, now);
        SetStage(pod, succeeded ? PodStage.Succeeded : PodStage.Failed, now);
    }

    /// <summary>The containers have ended, in time or killed.</summary>
    private void End(PodModel pod, DateTimeOffset now)
    {
        if (pod.Ip.Length > 0)
        {
            var inTime = random.Next(4) > 0;
            pod.Last = new Termination(inTime ? 0 : 137, inTime ? "Completed" : "Error", pod.Started, now);
        }
        pod.ReadyChanged = now;
        pod.Stage = PodStage.Ended;
    }

    private static void SetStage(PodModel pod, PodStage stage, DateTimeOffset now)
    {
        var wasReady = pod.IsReady;
        pod.Stage = stage;
        if (pod.IsReady != wasReady)
            pod.ReadyChanged = now;
    }
}
