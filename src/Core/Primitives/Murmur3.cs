namespace ActorVent.Primitives;

/// <summary>MurmurHash3's 64-bit finaliser (fmix64): spreads what differs in the last characters over all bits.</summary>
public static class Murmur3
{
    public static ulong Finalise(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return hash;
    }
}
