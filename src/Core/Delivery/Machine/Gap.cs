using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>Numbers that are missing in what was read of a partition, and what was read behind them.</summary>
/// <param name="after">Read up to here.</param>
internal sealed class Gap(SequenceNumber after)
{
    public SequenceNumber After { get; } = after;

    /// <summary>Up to here it is looked for what expired.</summary>
    public SequenceNumber UpTo { get; set; }

    /// <summary>In order; not looked at before it is known what expired, so that everything is taken in order.</summary>
    public List<Entry> Held { get; } = [];

    /// <summary>When it is asked for again after a failure; null: it was asked.</summary>
    public DateTimeOffset? AskAgain { get; set; }

    public void Hold(Entry entry)
    {
        if (entry.Sequence <= UpTo)
            return;
        Held.Add(entry);
        UpTo = entry.Sequence;
    }
}
