using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>
/// The journal for tests: keeps the contract in memory and completes every call before it returns, so that a test
/// decides what runs when. Survives a "process": start new actors on it.
/// </summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly MemoryState _state;

    public MemoryJournal(Ring? ring = null, string id = "memory")
    {
        Id = id;
        Ring = ring ?? new Ring(RingKind.Name, 64);
        _state = new MemoryState(Ring);
    }

    public Ring Ring { get; }

    public string Id { get; }

    /// <summary>Asked before each operation, by the name of its method without <c>Async</c>; null for no faults.</summary>
    public Func<string, Fault>? Faults { get; set; }

    /// <summary>Awaited before each write, on the caller's context, so that virtual time can delay it; null for no wait.</summary>
    public Func<ValueTask>? BeforeWrite { get; set; }

    /// <summary>Whether another node that owns a partition counts as alive. By default none does, as on SQLite.</summary>
    public Func<string, Incarnation, bool> IsAlive { get; set; } = static (_, _) => false;

    /// <summary>Whether a life has the lease of a partition's shard: then it may take it from a live owner. By default none has.</summary>
    public Func<PartitionId, Incarnation, bool> HasShard { get; set; } = static (_, _) => false;

    /// <summary>See <see cref="MemoryGarbage.HoldsEnds"/>.</summary>
    public bool HoldsEnds
    {
        set => _state.HoldsEnds = value;
    }

    /// <summary>What the payloads take.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _state.Bytes;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken) =>
        Read("ReadCluster", _state.Cluster.Read);

    public ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken) =>
        Do("WriteCluster", () => _state.Cluster.Write(cluster));

    public ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken) =>
        Do("AcceptCluster", () =>
        {
            _state.Scopes.RaiseAll();
            return _state.Cluster.Accept();
        });

    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Do("RegisterNode", () => _state.RegisterNode(node, incarnation));

    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Do("TakePartition", () => _state.Take(partition, node, incarnation, (owner, its) => IsAlive(owner, its) && !HasShard(partition, incarnation)), partition, lost: null);

    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) =>
        Write("ReleasePartition", () => _state.Release(fence), () => _state.Steal(fence.Partition));

    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) =>
        Write("Append", () => _state.Append(append), () => _state.Steal(append.Fence.Partition));

    public ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken) =>
        Do("BeginScope", () => _state.Scopes.Begin(scope));

    public ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        Write("MoveScope", () => _state.Scopes.Move(scope, epoch, position), () => _state.Scopes.Begin(scope));

    public ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        Write("ResetScope", () => _state.Scopes.Reset(scope, epoch, history), () => _state.Scopes.Begin(scope));

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) =>
        Read("Heads", _state.Heads);

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        Read("Read", () => _state.Read(partition, after, most, mostBytes));

    public ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken) =>
        Read("ReadNext", () => _state.ReadNext(lanes, target, newest));

    public ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        Read("ReadExpired", () => _state.ReadExpired(partition, after, upTo, target));

    public ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken) =>
        Do("OpenEndpoint", () => _state.OpenEndpoint(endpoint));

    public ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken) =>
        Do("ForgetCarried", static () => { });

    public ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken) =>
        Read("SkipOthers", () => _state.SkipOthers(endpoint, offsets));

    public ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken) =>
        Write("WriteLow", () => _state.WriteLow(endpoint, low, disabledSince));

    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        Do("RetireEndpoints", () => _state.Retire(configured, annotations));

    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        Read("ReadAnnotationEndpoints", _state.ReadAnnotationEndpoints);

    public ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken) =>
        Read("ReadEndpoints", _state.ReadEndpoints);

    public ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        Write("WriteDeadLetters", () => _state.WriteDeadLetters(letters));

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        Read("ReadDeadLetters", () => _state.ReadDeadLetters(endpoint, most, payloads));

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) =>
        Do("Compact", () => _state.Compact(policy));

    private static JournalException Failed(string operation) =>
        new($"{operation} of the journal in memory failed, because the test asked for it", isTransient: true);

    private ValueTask<T> Read<T>(string operation, Func<T> read)
    {
        if (FaultOf(operation) != Fault.None)
            return ValueTask.FromException<T>(Failed(operation));
        lock (_lock)
            return ValueTask.FromResult(read());
    }

    private ValueTask<WriteResult> Write(string operation, Func<WriteResult> write, Action? steal = null)
    {
        return BeforeWrite is { } gate ? Late(gate) : ValueTask.FromResult(Perform());

        async ValueTask<WriteResult> Late(Func<ValueTask> wait)
        {
            await wait();
            return Perform();
        }

        WriteResult Perform()
        {
            var fault = FaultOf(operation);
            lock (_lock)
            {
                switch (fault)
                {
                    case Fault.NotWritten:
                        return new WriteResult(WriteOutcome.NotWritten, Failed(operation).Message);
                    case Fault.UnknownNotWritten:
                        return new WriteResult(WriteOutcome.Unknown, Failed(operation).Message);
                    case Fault.OwnershipLost:
                        steal?.Invoke();
                        break;
                }
                var result = write();
                return fault == Fault.UnknownWritten ? new WriteResult(WriteOutcome.Unknown, Failed(operation).Message) : result;
            }
        }
    }

    private async ValueTask Do(string operation, Action write) =>
        await Do(operation, () =>
        {
            write();
            return true;
        });

    private ValueTask<T> Do<T>(string operation, Func<T> write, PartitionId? partition = null, T? lost = default)
    {
        return BeforeWrite is { } gate ? Late(gate) : Perform();

        async ValueTask<T> Late(Func<ValueTask> wait)
        {
            await wait();
            return await Perform();
        }

        ValueTask<T> Perform()
        {
            var fault = FaultOf(operation);
            lock (_lock)
            {
                if (fault == Fault.OwnershipLost && partition is { } taken)
                    _state.Steal(taken);
                if (fault == Fault.OwnershipLost && operation == "TakePartition")
                    return ValueTask.FromResult(lost!);
                if (fault is Fault.NotWritten or Fault.UnknownNotWritten)
                    return ValueTask.FromException<T>(Failed(operation));
                try
                {
                    var result = write();
                    return fault == Fault.UnknownWritten ? ValueTask.FromException<T>(Failed(operation)) : ValueTask.FromResult(result);
                }
                catch (JournalException refused)
                {
                    return ValueTask.FromException<T>(refused);
                }
            }
        }
    }

    private Fault FaultOf(string operation) => Faults?.Invoke(operation) ?? Fault.None;
}
