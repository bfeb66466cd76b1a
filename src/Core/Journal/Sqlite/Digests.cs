using System.Buffers.Binary;

namespace ActorVent.Journal.Sqlite;

/// <summary>Digests as blobs of 16 bytes, big-endian.</summary>
internal static class Digests
{
    public const int Size = 16;

    public static void Write(Digest digest, Span<byte> blob) => BinaryPrimitives.WriteUInt128BigEndian(blob, digest.Value);

    public static Digest Read(ReadOnlySpan<byte> blob) => new(BinaryPrimitives.ReadUInt128BigEndian(blob));
}
