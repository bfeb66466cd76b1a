using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Clustered;
using ActorVent.Tests.Simulation.Storage;
using ActorVent.Watching;

namespace ActorVent.Tests.Simulation;

/// <summary>What becomes durable passes here, so that the oracle knows it.</summary>
internal sealed partial class World
{
    private readonly Dictionary<ScopeId, int> _resets = [];
    private readonly Dictionary<ScopeId, ResourceVersion> _positions = [];

    /// <summary>Everything that was ever durable in the journal, in each partition in order.</summary>
    public List<Entry> Durable { get; } = [];

    /// <summary>Dead letters that were there before retention removed them with their endpoint.</summary>
    public HashSet<(EndpointId Endpoint, PartitionId Partition, SequenceNumber Sequence)> Listed { get; } = [];

    public IReadOnlyList<DeadLetter> DeadLetters => Disk.Complete(Disk.Journal.ReadDeadLettersAsync(null, int.MaxValue, payloads: true, CancellationToken.None));

    /// <summary>What retention removed although not all had passed it.</summary>
    public IEnumerable<ExpiredEntry> Expired(EndpointId? target) => Enumerable.Range(0, Plan.Partitions).SelectMany(i => Disk.Complete(
        Disk.Journal.ReadExpiredAsync(new PartitionId(i), SequenceNumber.Zero, new SequenceNumber(long.MaxValue), target, CancellationToken.None)));

    /// <summary>Endpoints from annotations that retention has removed, with what was for them.</summary>
    public HashSet<EndpointId> Removed { get; } = [];

    /// <summary>Retention goes over the journal once.</summary>
    public CompactionResult Compact(TimeSpan age)
    {
        NoteLetters();
        var before = Disk.Complete(Disk.Journal.ReadAnnotationEndpointsAsync(CancellationToken.None));
        var policy = new RetentionPolicy { Before = Now - age, MostBytes = long.MaxValue, NewestOnly = Plan.Mode == CollapseMode.Latest };
        var result = Disk.Complete(Disk.Journal.CompactAsync(policy, CancellationToken.None));
        Trace.Add($"* retention removed {result.Removed} entries");
        if (!result.RemovedEndpoints)
            return result;
        foreach (var gone in before.Except(Disk.Complete(Disk.Journal.ReadAnnotationEndpointsAsync(CancellationToken.None))))
        {
            Trace.Add($"* retention removed {gone.Id}");
            Removed.Add(gone.Id);
            ReceiverOf(gone.Id).Forget();
        }
        return result;
    }

    private void NoteLetters()
    {
        foreach (var letter in DeadLetters)
            Listed.Add((letter.Endpoint, letter.Partition, letter.Sequence));
    }

    /// <summary>An endpoint is open, be it for the first time since it was removed.</summary>
    public void Opened(EndpointId endpoint, IReadOnlyList<SequenceNumber> joined)
    {
        // It may have been removed in between.
        if (Removed.Contains(endpoint) && Disk.Complete(Disk.Journal.ReadAnnotationEndpointsAsync(CancellationToken.None)).Any(e => e.Id == endpoint))
            Removed.Remove(endpoint);
        Joined[endpoint] = joined;
    }

    /// <summary>By the endpoint: what stood in each partition when it joined.</summary>
    public Dictionary<EndpointId, IReadOnlyList<SequenceNumber>> Joined { get; } = [];

    /// <summary>Makes an append durable.</summary>
    public WriteResult Append(PartitionAppend write)
    {
        var result = Disk.Complete(Disk.Journal.AppendAsync(write, CancellationToken.None));
        if (result.Outcome != WriteOutcome.Written)
            return result;
        Durable.AddRange(result.Entries);
        if (Processes is ClusterOfNodes cluster)
            cluster.Check(result.Entries);
        if (Trace.IsOn)
        {
            foreach (var e in result.Entries)
                Trace.Add($"durable {e.Partition}:{e.Sequence} {e.Object.Path} {e.Type} {e.Uid} version {e.Version} {e.Cause} for {e.Target} history {e.History}");
        }
        return result;
    }

    /// <summary>Makes a reset of history durable.</summary>
    public WriteResult Reset(ScopeId scope, WatcherEffect.WriteReset reset)
    {
        var result = Disk.Complete(Disk.Journal.ResetScopeAsync(scope, reset.Epoch, reset.History, CancellationToken.None));
        if (result.Outcome != WriteOutcome.Written)
            return result;
        if (reset.History > Restores)
            Fail($"{scope} begins history {reset.History}, and the cluster was restored {Restores} times");
        _resets[scope] = _resets.GetValueOrDefault(scope) + 1;
        _positions.Remove(scope);
        return result;
    }

    /// <summary>Makes a position durable.</summary>
    public WriteResult Move(ScopeId scope, WatcherEffect.WritePosition write)
    {
        var result = Disk.Complete(Disk.Journal.MoveScopeAsync(scope, write.Epoch, write.Position, CancellationToken.None));
        if (result.Outcome == WriteOutcome.Written)
            _positions[scope] = write.Position;
        return result;
    }
}
