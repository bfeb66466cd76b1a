using System.Net;
using ActorVent.Delivery;

namespace ActorVent.Tests.Delivery.Http;

/// <summary>The real network, which tells how much of what came has been read: whoever asks for more has taken what was there.</summary>
internal sealed class ReadNetwork : INetwork
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _read;
    private long _askedAt = -1;
    private long _wanted = long.MaxValue;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => SystemNetwork.Instance.ResolveAsync(host, cancellationToken);

    public async Task<NetworkConnection> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        var connection = await SystemNetwork.Instance.ConnectAsync(to, cancellationToken);
        return connection with { Stream = new ReadStream(connection.Stream, this) };
    }

    /// <summary>Waits until that many bytes have been read, and more is asked for.</summary>
    public Task AskedAfter(int bytes)
    {
        lock (_lock)
        {
            _wanted = bytes;
            Look();
        }
        return _asked.Task;
    }

    private void Asks()
    {
        lock (_lock)
        {
            _askedAt = _read;
            Look();
        }
    }

    private void Look()
    {
        if (_askedAt >= _wanted)
            _asked.TrySetResult();
    }

    private void Got(int bytes)
    {
        lock (_lock)
            _read += bytes;
    }

    private sealed class ReadStream(Stream inner, ReadNetwork network) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            network.Asks();
            var bytes = await inner.ReadAsync(buffer, cancellationToken);
            network.Got(bytes);
            return bytes;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
