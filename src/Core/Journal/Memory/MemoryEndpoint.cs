using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>An endpoint's registration, and what retention has to know of it.</summary>
/// <param name="registration">Its name.</param>
/// <param name="joined">By the partition's number.</param>
/// <param name="low">By the partition's number.</param>
internal sealed class MemoryEndpoint(EndpointRegistration registration, SequenceNumber[] joined, SequenceNumber[] low)
{
    private DateTimeOffset? _disabledSince;

    public EndpointRegistration Registration => registration;

    public bool IsRemoved { get; set; }

    /// <summary>By the partition's number.</summary>
    public IReadOnlyList<SequenceNumber> Joined => joined;

    /// <summary>As it is now.</summary>
    public EndpointRecord Record => new(registration, IsRemoved, _disabledSince, [.. low]);

    /// <summary>Whether entries of the target are for this endpoint.</summary>
    public bool IsAt(EndpointId? target) => target is null ? !registration.FromAnnotation : target == registration.Id;

    public void Raise(PartitionId partition, SequenceNumber passed)
    {
        if (low[partition.Value] < passed)
            low[partition.Value] = passed;
    }

    /// <summary>The first time that is told counts, until there is none.</summary>
    public void SetDisabled(DateTimeOffset? since) => _disabledSince = since is null ? null : _disabledSince ?? since;

    public bool IsDisabledSince(DateTimeOffset before) => _disabledSince < before;

    /// <summary>Whether the endpoint no longer waits for the entry, which is superseded or an end: of what was there when it joined, only the newest states of live objects are for it.</summary>
    public bool HasPassed(PartitionId partition, SequenceNumber sequence) =>
        low[partition.Value] >= sequence || joined[partition.Value] >= sequence;
}
