using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>What an append has to know of an object's row.</summary>
/// <param name="Id">The row's key, which entries refer to.</param>
/// <param name="Version">The newest entry's version.</param>
/// <param name="Sequence">The newest entry's sequence number; retention may have removed that entry unless the object is live.</param>
/// <param name="Time">The newest entry's time, in ticks.</param>
/// <param name="State">An <see cref="ObjectState"/>, or <see cref="Forgotten"/>.</param>
/// <param name="Changes">How many changes all entries so far stand for.</param>
/// <param name="Resends">The newest entry's <see cref="Entry.Resend"/>.</param>
internal readonly record struct StoredObject(long Id, ResourceVersion Version, SequenceNumber Sequence, long Time, int State, long Changes, int Resends)
{
    /// <summary>The row exists only because entries refer to it.</summary>
    public const int Forgotten = 3;

    public bool IsLive => State == (int)ObjectState.Live;

    public bool IsForgotten => State == Forgotten;
}
