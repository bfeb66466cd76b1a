using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>
/// Lets pods live as real ones do: scheduled, pulled, running, ready; crashing, killed for memory, evicted; rolled out; followed by a
/// successor of the same name; completed; deleted. The same seed gives the same life.
/// </summary>
/// <param name="store">Where they live.</param>
/// <param name="pods">How many live at once.</param>
/// <param name="seed">Of everything that is random.</param>
/// <param name="time">For timestamps.</param>
public sealed class PodLife(ClusterStore store, int pods, int seed, TimeProvider time)
{
    private static readonly string[] Apps = ["checkout", "cart", "search", "billing", "web", "auth", "mail", "stock"];
    private static readonly string[] Namespaces = ["shop", "payments", "platform"];
    private readonly Random _random = new(seed);
    private readonly List<PodModel> _living = [];
    private int _born;

    /// <summary>Brings the cluster to its number of pods, most of them running already.</summary>
    public void Populate()
    {
        while (_living.Count < pods)
        {
            var pod = Birth();
            pod.Node = $"node-{_random.Next(12)}";
            pod.Phase = "Running";
            pod.Ready = true;
            Put(pod);
        }
    }

    /// <summary>One change somewhere in the cluster.</summary>
    public void Step()
    {
        if (_living.Count < pods && _random.Next(2) == 0 || _living.Count == 0)
        {
            Put(Birth());
            return;
        }
        Live(_living[_random.Next(_living.Count)]);
    }

    /// <summary>Steps at a rate, until stopped.</summary>
    /// <param name="rate">Changes per second.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(double rate, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        long made = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                for (var due = (long)(time.GetElapsedTime(started).TotalSeconds * rate); made < due; made++)
                    Step();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: that is how it ends.
        }
    }

    private PodModel Birth()
    {
        var app = Apps[_random.Next(Apps.Length)];
        var kind = _random.Next(10) switch { < 6 => "ReplicaSet", < 9 => "StatefulSet", _ => "Job" };
        var @namespace = Namespaces[_random.Next(Namespaces.Length)];
        _born++;
        var hash = $"{(uint)_random.Next():x8}"[..8];
        var name = kind switch
        {
            "ReplicaSet" => $"{app}-{hash}-{_born:x5}",
            "StatefulSet" => $"{app}-db-{_born}",
            _ => $"{app}-job-{_born}",
        };
        var pod = new PodModel
        {
            Namespace = @namespace,
            Name = name,
            Uid = NewUid(),
            App = app,
            Image = $"registry.example.com/shop/{app}:2.{_random.Next(60)}.{_random.Next(10)}",
            Created = time.GetUtcNow(),
            OwnerKind = kind,
            OwnerName = kind == "ReplicaSet" ? $"{app}-{hash}" : app,
        };
        _living.Add(pod);
        return pod;
    }

    private void Live(PodModel pod)
    {
        pod.Beat++;
        if (pod.Deletion is not null)
        {
            End(pod);
            return;
        }
        if (pod.Phase is "Succeeded" or "Failed")
            pod.Deletion = time.GetUtcNow();
        else if (pod.Node.Length == 0)
            (pod.Node, pod.Waiting) = ($"node-{_random.Next(12)}", "ContainerCreating");
        else if (pod.Waiting is not null)
            LeaveWaiting(pod);
        else if (!pod.Ready)
            pod.Ready = true;
        else
            Disturb(pod);
        Put(pod);
    }

    private void LeaveWaiting(PodModel pod)
    {
        if (pod.Waiting == "ContainerCreating" && _random.Next(12) == 0)
        {
            pod.Waiting = "ErrImagePull";
            return;
        }
        if (pod.Waiting == "ErrImagePull")
        {
            pod.Waiting = "ImagePullBackOff";
            return;
        }
        (pod.Waiting, pod.Phase) = (null, "Running");
    }

    private void Disturb(PodModel pod)
    {
        switch (_random.Next(20))
        {
            case < 6:
                pod.Ready = false;
                break;
            case < 9:
                (pod.Ready, pod.Waiting, pod.Terminated) = (false, "CrashLoopBackOff", "Error");
                pod.Restarts++;
                break;
            case 9:
                (pod.Ready, pod.Terminated) = (false, "OOMKilled");
                pod.Restarts++;
                break;
            case 10:
                (pod.Ready, pod.Phase, pod.Reason) = (false, "Failed", "Evicted");
                break;
            case < 15 when pod.OwnerKind == "Job":
                (pod.Ready, pod.Phase) = (false, "Succeeded");
                break;
            case < 16:
                (pod.Ready, pod.Deletion) = (false, time.GetUtcNow());
                break;
        }
    }

    /// <summary>Gone; a StatefulSet's pod comes back under its name with another uid.</summary>
    private void End(PodModel pod)
    {
        store.Delete(pod.Namespace, pod.Name, (_, version) => pod.Store(version));
        _living.Remove(pod);
        if (pod.OwnerKind != "StatefulSet")
            return;
        var successor = new PodModel
        {
            Namespace = pod.Namespace,
            Name = pod.Name,
            Uid = NewUid(),
            App = pod.App,
            Image = pod.Image,
            Created = time.GetUtcNow(),
            OwnerKind = pod.OwnerKind,
            OwnerName = pod.OwnerName,
        };
        _living.Add(successor);
        Put(successor);
    }

    private void Put(PodModel pod) => store.Put(pod.Namespace, pod.Name, (_, version) => pod.Store(version));

    private string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
