using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>
/// Lets pods live as real ones do: scheduled, pulled, running, ready; crashing, killed for memory, evicted; rolled out; followed by a
/// successor of the same name; completed; deleted. The same seed gives the same life. Pods that others change or delete over the API
/// stay changed or deleted. To be used by one caller at a time.
/// </summary>
/// <param name="store">Where they live.</param>
/// <param name="pods">How many live at once.</param>
/// <param name="seed">Of everything that is random.</param>
/// <param name="time">For timestamps, and for the rate.</param>
public sealed class PodLife(ClusterStore store, int pods, int seed, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private readonly Random _random = new(seed);
    private readonly PodSteps _steps = new(new Random(seed + 1));
    private readonly WorkloadPlan _plan = new(seed + 2);
    private readonly PodWriter _writer = new();
    private readonly PodPool _settled = new();
    private readonly PodPool _moving = new();
    private readonly Queue<(Workload Workload, int Ordinal)> _wanted = new();
    private readonly Queue<PodModel> _outdated = new();
    private readonly Queue<StoredPod> _strays = new();
    private int _generation = store.Generation;
    private bool _isPlanned;

    /// <summary>Brings the cluster to its number of pods, all of them running.</summary>
    public void Populate()
    {
        Plan();
        while (_wanted.TryDequeue(out var wanted))
        {
            var pod = wanted.Workload.NewPod(wanted.Ordinal, time.GetUtcNow());
            _steps.Settle(pod, time.GetUtcNow());
            Create(pod);
        }
    }

    /// <summary>One change somewhere in the cluster.</summary>
    public void Step()
    {
        Plan();
        var before = store.Changes;
        // What others deleted meanwhile is noticed without being a change.
        for (var tries = 0; tries < 1000 && store.Changes == before; tries++)
            TryStep();
    }

    /// <summary>Steps at a rate, until stopped.</summary>
    /// <param name="rate">Changes per second.</param>
    /// <param name="stop">Ends it, without an exception.</param>
    public async Task RunAsync(double rate, CancellationToken stop)
    {
        try
        {
            await PaceAsync(long.MaxValue, rate, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped: that is how it ends.
        }
    }

    /// <summary>
    /// Makes a number of changes: for tests and benchmarks. What has to arrive in the end is <see cref="ClusterStore.LastStates"/>.
    /// </summary>
    /// <param name="changes">How many.</param>
    /// <param name="rate">Per second; 0: as fast as possible.</param>
    /// <param name="stop">Ends it early, with an exception.</param>
    public Task DriveAsync(long changes, double rate = 0, CancellationToken stop = default) => rate > 0
        ? PaceAsync(changes, rate, stop)
        : Task.Run(
            () =>
            {
                for (var i = 0L; i < changes; i++)
                {
                    stop.ThrowIfCancellationRequested();
                    Step();
                }
            },
            stop);

    private async Task PaceAsync(long changes, double rate, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, time);
        for (var made = 0L; made < changes;)
        {
            await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
            var due = Math.Min(changes, (long)(time.GetElapsedTime(started).TotalSeconds * rate));
            for (; made < due && !stop.IsCancellationRequested; made++)
                Step();
        }
    }

    private void Plan()
    {
        if (_isPlanned)
            return;
        _isPlanned = true;
        foreach (var wanted in _plan.For(pods))
            _wanted.Enqueue(wanted);
    }

    private void TryStep()
    {
        FindStrays();
        if (_strays.TryDequeue(out var stray))
        {
            RemoveStray(stray);
            return;
        }
        var dice = _random.Next(100);
        if (_outdated.Count > 0 && dice < 15)
            Replace(_outdated.Dequeue());
        else if (_wanted.Count > 0 && (dice < 45 || _moving.Count == 0))
            Birth();
        else if (_moving.Count > 0 && (dice < 85 || _settled.Count == 0))
            Change(_moving.Draw(_random), pod => _steps.Advance(pod, time.GetUtcNow()));
        else if (_settled.Count > 0 && dice == 85)
            RollOut(_settled.Draw(_random).Workload);
        else if (_settled.Count > 0)
            Change(_settled.Draw(_random), pod => _steps.Disturb(pod, time.GetUtcNow()));
    }

    private void Birth()
    {
        var (workload, ordinal) = _wanted.Dequeue();
        Create(workload.NewPod(ordinal, time.GetUtcNow()));
    }

    private void Create(PodModel pod)
    {
        pod.Stored = store.Put(pod.Namespace, pod.Name, (before, version) => before is null ? _writer.Store(pod, version) : null);
        if (pod.Stored?.Uid != pod.Uid)
        {
            // Somebody else has its name: the controller tries again.
            pod.Workload.Pods.Remove(pod);
            _wanted.Enqueue((pod.Workload, pod.Ordinal));
            return;
        }
        PoolOf(pod).Add(pod);
    }

    /// <summary>A new template: its pods are replaced one after the other.</summary>
    private void RollOut(Workload workload)
    {
        if (workload.Kind == WorkloadKind.Job)
            return;
        workload.Roll();
        foreach (var pod in workload.Pods)
            _outdated.Enqueue(pod);
    }

    private void Replace(PodModel pod)
    {
        if (pod.Deletion is null && (_settled.Contains(pod) || _moving.Contains(pod)))
            Change(pod, outdated => PodSteps.Mark(outdated, time.GetUtcNow()));
    }

    private void Change(PodModel pod, Action<PodModel> step)
    {
        if (pod.Stage == PodStage.Ended)
        {
            store.Delete(pod.Namespace, pod.Name, (before, version) => before.Uid == pod.Uid ? _writer.Store(pod, version) : null);
            Forget(pod);
            return;
        }
        var isGone = false;
        var wasMarked = pod.Deletion is not null;
        PoolOf(pod).Remove(pod);
        pod.Stored = store.Put(pod.Namespace, pod.Name, (before, version) =>
        {
            isGone = before?.Uid != pod.Uid;
            if (isGone)
                return null;
            if (!ReferenceEquals(before, pod.Stored))
                pod.Adopt(before!);
            // What was marked by somebody else meanwhile goes the way of what is deleted.
            if (pod.Deletion is null || wasMarked)
                step(pod);
            else
                _steps.Advance(pod, time.GetUtcNow());
            return _writer.Store(pod, version);
        });
        PoolOf(pod).Add(pod);
        if (isGone)
            Forget(pod);
        else if (pod.Deletion is not null && !wasMarked && pod.Workload.Kind == WorkloadKind.Deployment)
            // A ReplicaSet does not wait for the end of what it replaces; a StatefulSet does, since the name is taken.
            _wanted.Enqueue((pod.Workload, pod.Ordinal));
    }

    private void Forget(PodModel pod)
    {
        PoolOf(pod).Remove(pod);
        pod.Workload.Pods.Remove(pod);
        if (pod.Deletion is null || pod.Workload.Kind != WorkloadKind.Deployment)
            _wanted.Enqueue((pod.Workload, pod.Ordinal));
    }

    /// <summary>After a restore there are pods again that had ended: the cluster cleans them up.</summary>
    private void FindStrays()
    {
        if (_generation == store.Generation)
            return;
        _generation = store.Generation;
        foreach (var pod in store.Snapshot().Pods.Values)
        {
            if (_plan.Owns(pod.Namespace, pod.Labels) is { } workload && !workload.Pods.Exists(living => living.Uid == pod.Uid))
                _strays.Enqueue(pod);
        }
    }

    private void RemoveStray(StoredPod stray) => store.Delete(
        stray.Namespace, stray.Name, (before, version) => before.Uid == stray.Uid ? PodBody.Stamp(PodBody.Parse(before), version) : null);

    private PodPool PoolOf(PodModel pod) => pod.Stage == PodStage.Settled ? _settled : _moving;
}
