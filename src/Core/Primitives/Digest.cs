using System.Buffers.Binary;
using System.Globalization;

namespace ActorVent.Primitives;

/// <summary>128 bits that differ when anything of an object but <c>resourceVersion</c> and <c>managedFields</c> differs.</summary>
/// <remarks>Two halves: what has a <see cref="UInt128"/> in its layout is not compiled ahead.</remarks>
public readonly record struct Digest(ulong High, ulong Low)
{
    /// <summary>Bytes that it is written in.</summary>
    public const int Size = 2 * sizeof(ulong);

    public static Digest None => default;

    /// <summary>From the first <see cref="Size"/> bytes, big endian.</summary>
    public static Digest Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], Low);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
