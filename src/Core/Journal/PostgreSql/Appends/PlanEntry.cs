using ActorVent.Primitives;

namespace ActorVent.Journal.PostgreSql;

/// <summary>An entry that an append will insert.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Object">Its object's row.</param>
/// <param name="Changes">How many changes the object's entries before it stand for.</param>
/// <param name="Entry">As it will be read back.</param>
internal sealed record PlanEntry(long Id, long Object, long Changes, Entry Entry)
{
    public SequenceNumber Sequence => Entry.Sequence;
}
