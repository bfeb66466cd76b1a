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
    /// <param name="partitions">A power of two, from 1 to 4096.</param>
    public Ring(RingKind kind, int partitions)
    {
        if (partitions is < 1 or > 4096 || !BitOperations.IsPow2(partitions))
            throw new ArgumentOutOfRangeException(nameof(partitions), partitions, "the number of partitions is a power of two from 1 to 4096");
        Kind = kind;
        Partitions = partitions;
        _shift = 64 - BitOperations.Log2((uint)partitions);
    }

    public RingKind Kind { get; }

    public int Partitions { get; }

    public PartitionId PartitionOf(string @namespace, string name, string uid) => Slice(Kind switch
    {
        RingKind.Uid => Fnv1a.Hash(uid),
        RingKind.Namespace => Fnv1a.Hash(@namespace),
        _ => Murmur3.Finalise(Fnv1a.Append(Fnv1a.Append(Fnv1a.Hash(@namespace), "/"), name)),
    });

    private PartitionId Slice(ulong hash) => new(_shift == 64 ? 0 : (int)(hash >> _shift));
}
