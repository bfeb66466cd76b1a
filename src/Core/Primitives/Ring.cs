using System.Numerics;

namespace ActorVent.Primitives;

/// <summary>What an object's place on the ring is computed from.</summary>
public enum RingKind
{
    /// <summary>Finalised hash of <c>namespace/name</c>: order per object.</summary>
    Name,

    /// <summary>Raw hash of the uid, which is Kubernetes' own ring: order per uid only.</summary>
    Uid,

    /// <summary>Raw hash of the namespace.</summary>
    Namespace,
}

/// <summary>The 64-bit ring cut into equal slices. Chosen when the journal is created, and stored in it.</summary>
public sealed class Ring
{
    private readonly int _shift;

    /// <param name="kind">What is hashed.</param>
    /// <param name="shards">A power of two, from 1 to 4096.</param>
    public Ring(RingKind kind, int shards)
    {
        if (shards is < 1 or > 4096 || !BitOperations.IsPow2(shards))
            throw new ArgumentOutOfRangeException(nameof(shards), shards, "the number of shards is a power of two from 1 to 4096");
        Kind = kind;
        Shards = shards;
        _shift = 64 - BitOperations.Log2((uint)shards);
    }

    public RingKind Kind { get; }

    public int Shards { get; }

    public ShardId ShardOf(string @namespace, string name, string uid) => Slice(Kind switch
    {
        RingKind.Uid => Fnv1a.Hash(uid),
        RingKind.Namespace => Fnv1a.Hash(@namespace),
        _ => Murmur3.Finalise(Fnv1a.Append(Fnv1a.Append(Fnv1a.Hash(@namespace), "/"), name)),
    });

    /// <summary>The shard whose owner runs the endpoint.</summary>
    public ShardId HomeOf(EndpointId endpoint) => Slice(Murmur3.Finalise(Fnv1a.Hash(endpoint.Value)));

    private ShardId Slice(ulong hash) => new(_shift == 64 ? 0 : (int)(hash >> _shift));
}
