using ActorVent.Kubernetes.Scanning;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Watches;

/// <summary>
/// Splits a stream into lines, however it is cut into reads. One buffer, grown for a long line and shrunk after it; not a
/// pooled one, which a read that outlives its stream could scribble on.
/// </summary>
internal sealed class WatchLineReader(Stream stream, int maxLineBytes)
{
    private const int Initial = 32 * 1024;
    private byte[] _buffer = new byte[Initial];
    private int _start;
    private int _scanned;
    private int _end;

    /// <summary>Takes the next complete line without its line feed. Valid until the next <see cref="FillAsync"/>.</summary>
    /// <exception cref="ApiException">TooLarge: the line is longer than allowed.</exception>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var at = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (at < 0)
        {
            _scanned = _end;
            line = default;
            return false;
        }
        line = _buffer.AsSpan(_start, _scanned + at - _start);
        // However it is cut into reads: a line that arrived at once must not be allowed to be longer.
        RequireShort(line.Length);
        _start = _scanned = _scanned + at + 1;
        return true;
    }

    /// <summary>What is left without a line feed, once the stream has ended.</summary>
    public ReadOnlySpan<byte> TakeRest()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        _start = _scanned = _end;
        return rest;
    }

    /// <summary>Reads once. False at the end of the stream.</summary>
    /// <exception cref="ApiException">TooLarge: the line is longer than allowed.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var pending = _end - _start;
        if (pending == 0)
            _start = _scanned = _end = 0;
        RequireShort(pending);
        if (pending <= Initial / 2 && _buffer.Length > 8 * Initial)
            Move(Initial);
        else if (_end == _buffer.Length && pending <= _buffer.Length / 2)
            Move(_buffer.Length);
        else if (_end == _buffer.Length)
            Move((int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
    }

    private void RequireShort(int length)
    {
        if (length > maxLineBytes)
            throw ObjectScanner.TooLarge($"a line of a watch is longer than {maxLineBytes} bytes");
    }

    private void Move(int size)
    {
        var pending = _buffer.AsSpan(_start, _end - _start);
        if (size == _buffer.Length)
        {
            pending.CopyTo(_buffer);
        }
        else
        {
            var target = PayloadMemory.Allocate(size);
            pending.CopyTo(target);
            _buffer = target;
        }
        (_start, _scanned, _end) = (0, _scanned - _start, _end - _start);
    }
}
