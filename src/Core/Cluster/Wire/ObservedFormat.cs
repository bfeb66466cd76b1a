using System.Runtime.Serialization;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Cluster.Wire;

/// <summary>What watchers tell partitions, as it is sent.</summary>
internal static class ObservedFormat
{
    public static Sent.Observed Write(PartitionMessage.Observed observed)
    {
        var sent = new Sent.Observed
        {
            Partition = observed.Partition.Value,
            Scope = observed.Scope.Value,
            Epoch = WireValues.Write(observed.Epoch),
            History = observed.History,
            Hello = observed.Hello,
            Number = observed.Number,
            Persisted = observed.Persisted.ToString(),
            UpTo = observed.UpTo.ToString(),
            IsCaughtUp = observed.IsCaughtUp,
            Bytes = observed.Bytes,
        };
        foreach (var item in observed.Items)
            sent.Items.Add(Write(item));
        return sent;
    }

    public static PartitionMessage.Observed Read(Sent.Observed sent)
    {
        var scope = new ScopeId(sent.Scope);
        return new PartitionMessage.Observed
        {
            Partition = new PartitionId(sent.Partition),
            Scope = scope,
            Epoch = WireValues.Read(sent.Epoch),
            History = sent.History,
            Hello = sent.Hello,
            Number = sent.Number,
            Items = [.. sent.Items.Select(item => Read(item, scope))],
            Persisted = WireValues.Version(sent.Persisted),
            UpTo = WireValues.Version(sent.UpTo),
            IsCaughtUp = sent.IsCaughtUp,
            Bytes = sent.Bytes,
        };
    }

    private static Sent.Observation Write(Observation item) => item switch
    {
        Observation.Watched watched => new Sent.Observation { Watched = Write(watched.Change) },
        Observation.Listed listed => new Sent.Observation { Listed = new Sent.Listed { List = listed.List, Change = Write(listed.Change) } },
        Observation.ListBegun begun => new Sent.Observation { ListBegun = Edge(begun.List, begun.Version) },
        Observation.ListEnded ended => new Sent.Observation { ListEnded = Edge(ended.List, ended.Version) },
        _ => throw new SerializationException($"{item.GetType().Name} cannot be sent."),
    };

    private static Observation Read(Sent.Observation sent, ScopeId scope) => sent.WhatCase switch
    {
        Sent.Observation.WhatOneofCase.Watched => new Observation.Watched(Read(sent.Watched, scope)),
        Sent.Observation.WhatOneofCase.Listed => new Observation.Listed(sent.Listed.List, Read(sent.Listed.Change, scope)),
        Sent.Observation.WhatOneofCase.ListBegun => new Observation.ListBegun(sent.ListBegun.List, WireValues.Version(sent.ListBegun.Version)),
        Sent.Observation.WhatOneofCase.ListEnded => new Observation.ListEnded(sent.ListEnded.List, WireValues.Version(sent.ListEnded.Version)),
        _ => throw new SerializationException($"What was observed of {scope} is of a kind that this version does not know."),
    };

    private static Sent.ListEdge Edge(long list, ResourceVersion version) => new() { List = list, Version = version.ToString() };

    private static Sent.Change Write(Change change)
    {
        var sent = new Sent.Change
        {
            Key = WireValues.Write(change.Object),
            Uid = change.Uid,
            Version = change.Version.ToString(),
            Type = (int)change.Type,
            Cause = (int)change.Cause,
            Time = WireValues.Ticks(change.Time),
            DigestHigh = change.Digest.High,
            DigestLow = change.Digest.Low,
        };
        if (change.Payload is { } payload)
            sent.Payload = WireValues.Bytes(payload);
        return sent;
    }

    private static Change Read(Sent.Change? sent, ScopeId scope)
    {
        if (sent is null)
            throw new SerializationException($"A change of {scope} was sent without itself.");
        // Not one expression: a bare null would become an empty payload.
        ReadOnlyMemory<byte>? payload = null;
        if (sent.HasPayload)
            payload = sent.Payload.Memory;
        return new Change
        {
            Object = WireValues.Read(sent.Key),
            Uid = sent.Uid,
            Version = WireValues.Version(sent.Version),
            Type = (ChangeType)sent.Type,
            Cause = (Cause)sent.Cause,
            Time = WireValues.Time(sent.Time),
            Payload = payload,
            Digest = new Digest(sent.DigestHigh, sent.DigestLow),
            Scope = scope,
        };
    }
}
