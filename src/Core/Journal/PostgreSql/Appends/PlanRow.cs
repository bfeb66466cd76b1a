using ActorVent.Journal.Relational;
using ActorVent.Primitives;

namespace ActorVent.Journal.PostgreSql;

/// <summary>An object's row at one target while an append is planned: as it was read, then as it will be.</summary>
internal sealed class PlanRow
{
    /// <summary>A state: the row exists only because entries refer to it. See <see cref="ObjectState"/> for the others.</summary>
    public const int Forgotten = 3;

    /// <summary>Its first entry's <see cref="EntryId"/>.</summary>
    public required long Id { get; init; }

    public required ObjectKey Object { get; init; }

    public required string Target { get; init; }

    public string Uid { get; set; } = "";

    public ResourceVersion Version { get; set; }

    public long Sequence { get; set; }

    public long Time { get; set; }

    public int State { get; set; }

    public long Changes { get; set; }

    public int Resends { get; set; }

    public long History { get; set; }

    public string Scope { get; set; } = "";

    public Digest Digest { get; set; }

    public Health Health { get; set; }

    /// <summary>The newest entry's payload; null when it was not asked for, or is gone.</summary>
    public ReadOnlyMemory<byte>? Payload { get; set; }

    /// <summary>Bytes of the newest entry's payload, where it is a resend.</summary>
    public long Length { get; set; }

    /// <summary>Whether the newest entry is listed as an end.</summary>
    public bool IsEnd { get; set; }

    /// <summary>Whether any entry refers to it.</summary>
    public bool HasEntries { get; set; }

    /// <summary>Whether it is not in the database yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether it is to go.</summary>
    public bool IsGone { get; set; }

    /// <summary>What is to be written of it.</summary>
    public RowChange Change { get; set; }

    public bool IsLive => State == (int)ObjectState.Live;

    public bool IsForgotten => State == Forgotten;
}
