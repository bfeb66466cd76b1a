using System.Globalization;
using System.Security.Cryptography;

namespace ActorVent.Primitives;

/// <summary>One slice of the ring, from 0.</summary>
public readonly record struct PartitionId(int Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How often a partition has been taken; every write under a lease names it.</summary>
public readonly record struct Epoch(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Place of an entry in its partition's log, from 1. 0 is before the first.</summary>
public readonly record struct SequenceNumber(long Value) : IComparable<SequenceNumber>
{
    public static SequenceNumber Zero => default;

    public SequenceNumber Next => new(Value + 1);

    public int CompareTo(SequenceNumber other) => Value.CompareTo(other.Value);

    public static bool operator <(SequenceNumber a, SequenceNumber b) => a.Value < b.Value;

    public static bool operator >(SequenceNumber a, SequenceNumber b) => a.Value > b.Value;

    public static bool operator <=(SequenceNumber a, SequenceNumber b) => a.Value <= b.Value;

    public static bool operator >=(SequenceNumber a, SequenceNumber b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A webhook endpoint's name in logs, metrics and the journal. Never contains a secret.</summary>
public readonly record struct EndpointId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>One life of a node: random, new at every start and after every lost lease.</summary>
public readonly record struct Incarnation(string Value)
{
    /// <summary>Another one than any that there was, on whatever machine: two nodes under one would both believe that they are alone.</summary>
    public static Incarnation New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

    public override string ToString() => Value;
}

/// <summary>One (cluster, kind, namespace, selectors) that is listed and watched, in its canonical form.</summary>
/// <param name="Value"><c>cluster|kind|namespace|label selector|field selector</c>.</param>
public readonly record struct ScopeId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>
/// Which run of a scope's watch something belongs to: a number in the journal that its watcher raises when it begins, and how often it has
/// rewound since. A partition takes nothing of a lower one.
/// </summary>
/// <param name="Number">From 1; 0: nothing was ever heard.</param>
/// <param name="Rewinds">From 0.</param>
public readonly record struct ScopeEpoch(long Number, long Rewinds) : IComparable<ScopeEpoch>
{
    public static ScopeEpoch None => default;

    public int CompareTo(ScopeEpoch other) => Number != other.Number ? Number.CompareTo(other.Number) : Rewinds.CompareTo(other.Rewinds);

    public static bool operator <(ScopeEpoch a, ScopeEpoch b) => a.CompareTo(b) < 0;

    public static bool operator >(ScopeEpoch a, ScopeEpoch b) => a.CompareTo(b) > 0;

    public static bool operator <=(ScopeEpoch a, ScopeEpoch b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ScopeEpoch a, ScopeEpoch b) => a.CompareTo(b) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}.{Rewinds}");
}
