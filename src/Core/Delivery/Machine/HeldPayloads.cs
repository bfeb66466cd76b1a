using ActorVent.Journal;

namespace ActorVent.Delivery;

/// <summary>Counts the bytes of the payloads that an endpoint keeps in memory: its lanes, its dead letters that are not written, what is being read for it.</summary>
/// <param name="most">What there is room for.</param>
internal sealed class HeldPayloads(long most)
{
    /// <summary>What one whose size is not known may have: the largest of late. null: nothing was read yet.</summary>
    private long? _usual;

    public long Bytes { get; private set; }

    /// <summary>Of what is being read.</summary>
    public long Expected { get; private set; }

    public long Room => Math.Max(0, most - Bytes);

    /// <summary>Whether one more may be read while others are.</summary>
    public bool MayExpect => Bytes + Expected < most;

    public void Replace(Entry? old, Entry? now)
    {
        Bytes += (now?.Payload.Length ?? 0) - (old?.Payload.Length ?? 0);
        // A large one among small ones counts for some time.
        if (now is not null)
            _usual = Math.Max(now.Payload.Length, (_usual - (_usual / 8)) ?? 0);
    }

    /// <summary>Counts one that is about to be read.</summary>
    /// <param name="known">Its size, as far as that is known.</param>
    /// <returns>What was counted, to be given to <see cref="Arrived"/> once it is read.</returns>
    public long Expect(int? known)
    {
        // As much as there is room for: it is read alone.
        var bytes = known ?? _usual ?? most;
        Expected += bytes;
        return bytes;
    }

    public void Arrived(long expected) => Expected -= expected;

    public void Keep(long bytes) => Bytes += bytes;

    public void Release(long bytes) => Bytes -= bytes;
}
