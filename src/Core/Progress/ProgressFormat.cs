using ActorVent.Journal;
using ActorVent.Primitives;
using Google.Protobuf;

namespace ActorVent.Progress;

/// <summary>Between progress and its stored bytes (<c>progress.proto</c>). Fields that a newer version has added are passed over.</summary>
internal static class ProgressFormat
{
    public const string Delta = "d1";
    public const string Snapshot = "s1";

    public static StoredRow Write(ProgressDelta delta)
    {
        var stored = new Stored.Delta { Circuit = delta.Circuit is { } circuit ? Write(circuit) : null };
        if (delta.Journal is not null)
            stored.Journal = delta.Journal;
        foreach (var (partition, sequence) in delta.Offsets)
            stored.Offsets.Add(new Stored.Offset { Partition = partition.Value, Sequence = sequence.Value });
        foreach (var lane in delta.Lanes)
            stored.Lanes.Add(Write(lane));
        foreach (var (partition, @object) in delta.RemovedLanes)
            stored.RemovedLanes.Add(Write(partition, @object));
        if (delta.IsDisabled is { } disabled)
            stored.IsDisabled = disabled;
        if (delta.IsPaused is { } paused)
            stored.IsPaused = paused;
        return new StoredRow(Delta, stored.ToByteArray());
    }

    /// <param name="row">The sequence number of the last row that is in it.</param>
    /// <param name="progress">All that the rows up to there tell.</param>
    public static StoredRow Write(long row, EndpointProgress progress)
    {
        var stored = new Stored.Snapshot
        {
            Row = row,
            Circuit = Write(progress.Circuit),
            IsDisabled = progress.IsDisabled,
            IsPaused = progress.IsPaused,
        };
        if (progress.Journal is not null)
            stored.Journal = progress.Journal;
        foreach (var offset in progress.Offsets)
            stored.Offsets.Add(offset.Value);
        foreach (var lane in progress.Lanes)
            stored.Lanes.Add(Write(lane));
        return new StoredRow(Snapshot, stored.ToByteArray());
    }

    /// <exception cref="StoredFormatException">It is none, or written by a newer version, or damaged.</exception>
    public static ProgressDelta ReadDelta(object row)
    {
        var stored = Parse(row, Delta, Stored.Delta.Parser);
        return new ProgressDelta
        {
            Journal = stored.HasJournal ? stored.Journal : null,
            Offsets = [.. stored.Offsets.Select(offset => (new PartitionId(offset.Partition), new SequenceNumber(offset.Sequence)))],
            Lanes = [.. stored.Lanes.Select(Read)],
            RemovedLanes = [.. stored.RemovedLanes.Select(key => (new PartitionId(key.Partition), Key(key)))],
            Circuit = stored.Circuit is { } circuit ? Read(circuit) : null,
            IsDisabled = stored.HasIsDisabled ? stored.IsDisabled : null,
            IsPaused = stored.HasIsPaused ? stored.IsPaused : null,
        };
    }

    /// <exception cref="StoredFormatException">As <see cref="ReadDelta"/>.</exception>
    public static (long Row, EndpointProgress Progress) ReadSnapshot(object row)
    {
        var stored = Parse(row, Snapshot, Stored.Snapshot.Parser);
        return (stored.Row, new EndpointProgress
        {
            Journal = stored.HasJournal ? stored.Journal : null,
            Offsets = [.. stored.Offsets.Select(offset => new SequenceNumber(offset))],
            Lanes = [.. stored.Lanes.Select(Read)],
            Circuit = stored.Circuit is { } circuit ? Read(circuit) : default,
            IsDisabled = stored.IsDisabled,
            IsPaused = stored.IsPaused,
        });
    }

    private static T Parse<T>(object row, string manifest, MessageParser<T> parser)
        where T : IMessage<T>
    {
        if (row is not StoredRow stored)
            throw new StoredFormatException($"it is a {row.GetType().Name}, not of an endpoint's log");
        if (stored.Manifest != manifest)
            throw new StoredFormatException($"its format is {stored.Manifest}, and this version knows {manifest}: a newer version has written it");
        try
        {
            return parser.ParseFrom(stored.Bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StoredFormatException($"its {stored.Bytes.Length} bytes are damaged ({e.Message})", e);
        }
    }

    private static Stored.Lane Write(LaneRow lane)
    {
        var stored = new Stored.Lane
        {
            Key = Write(lane.Partition, lane.Object),
            Sequence = lane.Sequence.Value,
            Version = lane.Version.ToString(),
            Attempts = lane.Attempts,
            Failing = lane.Failing.Ticks,
        };
        if (lane.First is { } first)
            stored.First = Ticks(first);
        if (lane.Next is { } next)
            stored.Next = Ticks(next);
        return stored;
    }

    private static LaneRow Read(Stored.Lane stored)
    {
        var key = stored.Key ?? throw new StoredFormatException("a lane in it has no object");
        return new LaneRow
        {
            Partition = new PartitionId(key.Partition),
            Object = Key(key),
            Sequence = new SequenceNumber(stored.Sequence),
            Version = stored.Version.Length == 0 ? ResourceVersion.None : new ResourceVersion(stored.Version),
            Attempts = stored.Attempts,
            First = stored.HasFirst ? Time(stored.First) : null,
            Next = stored.HasNext ? Time(stored.Next) : null,
            Failing = TimeSpan.FromTicks(stored.Failing),
        };
    }

    private static Stored.LaneKey Write(PartitionId partition, ObjectKey key) =>
        new() { Partition = partition.Value, Cluster = key.Cluster, Kind = key.Kind, Namespace = key.Namespace, Name = key.Name };

    private static ObjectKey Key(Stored.LaneKey key) => new(key.Cluster, key.Kind, key.Namespace, key.Name);

    private static Stored.Circuit Write(CircuitState circuit)
    {
        var stored = new Stored.Circuit { Probes = circuit.Probes };
        if (circuit.OpenSince is { } since)
            stored.OpenSince = Ticks(since);
        if (circuit.NextProbe is { } next)
            stored.NextProbe = Ticks(next);
        return stored;
    }

    private static CircuitState Read(Stored.Circuit stored) => new(
        stored.HasOpenSince ? Time(stored.OpenSince) : null,
        stored.Probes,
        stored.HasNextProbe ? Time(stored.NextProbe) : null);

    private static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    private static DateTimeOffset Time(long ticks)
    {
        try
        {
            return DateTimeOffset.UnixEpoch.AddTicks(ticks);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new StoredFormatException("a time in it is damaged", e);
        }
    }
}
