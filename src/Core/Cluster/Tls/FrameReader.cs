using System.Buffers.Binary;
using Google.Protobuf;

namespace ActorVent.Cluster.Tls;

/// <summary>Reads frames: four bytes of length, big-endian, and as many of payload.</summary>
/// <param name="stream">Where they come from.</param>
/// <param name="mostBytes">The longest payload that is taken.</param>
internal sealed class FrameReader(Stream stream, int mostBytes)
{
    /// <summary>Before each payload.</summary>
    public const int HeaderBytes = sizeof(int);

    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>Waits for the next payload; null: the stream has ended.</summary>
    /// <exception cref="InvalidDataException">What comes is not a frame, or too long.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    public ByteString? Next()
    {
        if (!Fill(HeaderBytes))
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length <= 0 || length > mostBytes)
            throw new InvalidDataException($"a frame says that it is {length} bytes long; between 1 and {mostBytes} are taken");
        _start += HeaderBytes;
        if (length > BufferBytes)
            return Long(length);
        if (!Fill(length))
            return null;
        var payload = ByteString.CopyFrom(_buffer, _start, length);
        _start += length;
        return payload;
    }

    /// <summary>Sees to it that so many bytes are in the buffer.</summary>
    private bool Fill(int needed)
    {
        if (_buffer.Length - _start < needed)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        while (_end - _start < needed)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }

    /// <summary>Takes memory as bytes arrive, not as the header promises them.</summary>
    private ByteString? Long(int length)
    {
        var payload = new byte[Math.Min(length, 2 * BufferBytes)];
        var filled = _end - _start;
        _buffer.AsSpan(_start.._end).CopyTo(payload);
        (_start, _end) = (0, 0);
        while (filled < length)
        {
            if (filled == payload.Length)
                Array.Resize(ref payload, (int)Math.Min(length, 2L * payload.Length));
            var read = stream.Read(payload, filled, payload.Length - filled);
            if (read == 0)
                return null;
            filled += read;
        }
        return UnsafeByteOperations.UnsafeWrap(payload);
    }
}
