namespace ActorVent.Primitives;

/// <summary>
/// metadata.resourceVersion. Versions compare as integers of up to 128 bits, by length and then ordinal, as Kubernetes
/// allows since 1.35 (KEP-5504); a version that is no such integer is only equal or not.
/// </summary>
public readonly record struct ResourceVersion(string Value)
{
    private const int MostDigits = 39;

    /// <summary>No version: before everything.</summary>
    public static ResourceVersion None => default;

    public bool IsNone => string.IsNullOrEmpty(Value);

    /// <summary>Whether the version takes part in comparison.</summary>
    public bool IsInteger
    {
        get
        {
            if (IsNone || Value.Length > MostDigits || (Value.Length > 1 && Value[0] == '0'))
                return false;
            foreach (var c in Value)
            {
                if (!char.IsAsciiDigit(c))
                    return false;
            }
            return true;
        }
    }

    /// <summary>Whether this is newer than <paramref name="other"/>. Versions that cannot be compared are newer when they differ.</summary>
    public bool IsNewerThan(ResourceVersion other)
    {
        if (other.IsNone)
            return !IsNone;
        if (IsNone)
            return false;
        return IsInteger && other.IsInteger ? Compare(Value, other.Value) > 0 : Value != other.Value;
    }

    /// <summary>Whether this is at or below <paramref name="other"/>. Versions that cannot be compared are so only when equal.</summary>
    public bool IsAtOrBelow(ResourceVersion other) => !IsNewerThan(other);

    /// <summary>The lower of two positions; none is the lowest. Of two that cannot be compared there is none.</summary>
    public static ResourceVersion Lower(ResourceVersion a, ResourceVersion b)
    {
        if (a.IsNone || b.IsNone || a == b)
            return a.IsNone ? a : b;
        if (!a.IsInteger || !b.IsInteger)
            return None;
        return a.IsNewerThan(b) ? b : a;
    }

    public override string ToString() => Value ?? "";

    private static int Compare(string a, string b) =>
        a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
}
