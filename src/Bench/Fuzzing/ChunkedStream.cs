namespace ActorVent.Bench.Fuzzing;

/// <summary>A body that arrives in pieces of random sizes, small ones mostly.</summary>
/// <param name="body">All of it.</param>
/// <param name="random">null to give as much as is asked for.</param>
internal sealed class ChunkedStream(byte[] body, Random? random) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var size = Math.Min(buffer.Length, body.Length - _position);
        if (random is not null && size > 1)
            size = Math.Min(size, random.Next(4) switch { 0 => 1, 1 => random.Next(1, 16), 2 => random.Next(1, 500), _ => random.Next(1, 40_000) });
        body.AsSpan(_position, size).CopyTo(buffer);
        _position += size;
        return size;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
