using ActorVent.Cluster.Tails;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Cluster.Wire;

/// <summary>What partitions tell tails, as it is sent.</summary>
internal static class DurableFormat
{
    public static Sent.Appended Write(AppendedEntries appended)
    {
        var sent = new Sent.Appended { Partition = appended.Partition.Value, After = appended.After.Value, Newest = appended.Newest.Value };
        foreach (var entry in appended.Entries)
            sent.Entries.Add(Write(entry));
        return sent;
    }

    public static AppendedEntries Read(Sent.Appended sent)
    {
        var partition = new PartitionId(sent.Partition);
        return new AppendedEntries(
            partition, new SequenceNumber(sent.After), new SequenceNumber(sent.Newest), [.. sent.Entries.Select(entry => Read(entry, partition))]);
    }

    public static Sent.Head Write(TailMessage.Head head) =>
        new() { Partition = head.Partition.Value, Epoch = head.Epoch.Value, Newest = head.Newest.Value };

    public static TailMessage.Head Read(Sent.Head sent) =>
        new(new PartitionId(sent.Partition), new Epoch(sent.Epoch), new SequenceNumber(sent.Newest));

    public static Sent.Durable Write(TailsMessage.Durable durable)
    {
        var sent = new Sent.Durable { Number = durable.Number };
        foreach (var appended in durable.Appended)
            sent.Appended.Add(Write(appended));
        foreach (var head in durable.Heads)
            sent.Heads.Add(Write(head));
        return sent;
    }

    public static TailsMessage.Durable Read(Sent.Durable sent) =>
        new(sent.Number, [.. sent.Appended.Select(Read)], [.. sent.Heads.Select(Read)]);

    private static Sent.Entry Write(Entry entry)
    {
        var sent = new Sent.Entry
        {
            Sequence = entry.Sequence.Value,
            Key = WireValues.Write(entry.Object),
            Uid = entry.Uid,
            Version = entry.Version.ToString(),
            Type = (int)entry.Type,
            Cause = (int)entry.Cause,
            Time = WireValues.Ticks(entry.Time),
            Collapsed = entry.Collapsed,
            Previous = entry.Previous.ToString(),
            Payload = WireValues.Bytes(entry.Payload),
            History = entry.History,
            Resend = entry.Resend,
            Superseded = entry.Superseded,
        };
        if (entry.Target is { } target)
            sent.Target = target.Value;
        if (entry.Origin is { } origin)
            (sent.Durable, sent.Span) = (WireValues.Ticks(origin.Durable), origin.Span);
        return sent;
    }

    private static Entry Read(Sent.Entry sent, PartitionId partition) => new()
    {
        Partition = partition,
        Sequence = new SequenceNumber(sent.Sequence),
        Object = WireValues.Read(sent.Key),
        Uid = sent.Uid,
        Version = WireValues.Version(sent.Version),
        Type = (ChangeType)sent.Type,
        Cause = (Cause)sent.Cause,
        Time = WireValues.Time(sent.Time),
        Collapsed = sent.Collapsed,
        Previous = WireValues.Version(sent.Previous),
        Target = sent.HasTarget ? new EndpointId(sent.Target) : null,
        Payload = sent.Payload.Memory,
        History = sent.History,
        Resend = sent.Resend,
        Superseded = sent.Superseded,
        Origin = sent.Durable == 0 ? null : new EntryOrigin(WireValues.Time(sent.Durable), sent.Span),
    };
}
