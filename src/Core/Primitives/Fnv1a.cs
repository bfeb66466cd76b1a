namespace ActorVent.Primitives;

/// <summary>FNV-1a, 64 bits (draft-eastlake-fnv): the hash of Kubernetes' own shard ring.</summary>
public static class Fnv1a
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Hash(ReadOnlySpan<char> ascii) => Append(OffsetBasis, ascii);

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = OffsetBasis;
        foreach (var b in bytes)
            hash = (hash ^ b) * Prime;
        return hash;
    }

    public static ulong Append(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            // Names in Kubernetes are ASCII; anything else is hashed by its two bytes.
            hash = (hash ^ (byte)c) * Prime;
            if (c > 0x7f)
                hash = (hash ^ (byte)(c >> 8)) * Prime;
        }
        return hash;
    }
}
