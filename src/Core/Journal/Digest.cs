namespace ActorVent.Journal;

/// <summary>128 bits that differ when anything of an object but <c>resourceVersion</c> and <c>managedFields</c> differs.</summary>
public readonly record struct Digest(UInt128 Value)
{
    public static Digest None => default;

    public override string ToString() => Value.ToString("x32");
}
