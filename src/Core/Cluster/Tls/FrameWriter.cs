using System.Buffers.Binary;
using Google.Protobuf;

namespace ActorVent.Cluster.Tls;

/// <summary>Writes frames as <see cref="FrameReader"/> reads them, many small ones at once.</summary>
/// <param name="stream">Where they go.</param>
internal sealed class FrameWriter(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    /// <summary>Writes a frame, at the latest with <see cref="Flush"/>.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public void Write(ByteString payload)
    {
        Span<byte> header = stackalloc byte[FrameReader.HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length);
        Put(header);
        Put(payload.Span);
    }

    /// <summary>Writes what is still in the buffer.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public void Flush()
    {
        if (_filled > 0)
            stream.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length - _filled)];
            part.CopyTo(_buffer.AsSpan(_filled));
            _filled += part.Length;
            bytes = bytes[part.Length..];
            if (_filled == _buffer.Length)
                Flush();
        }
    }
}
