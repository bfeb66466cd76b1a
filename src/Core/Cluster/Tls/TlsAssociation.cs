using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace ActorVent.Cluster.Tls;

/// <summary>A connection to another node, as Akka uses it: actors add to a queue, one thread writes it, one reads.</summary>
/// <remarks>
/// Whatever ends it, Akka is told that it does not know why (<see cref="DisassociateInfo.Unknown"/>), once and after the last payload. Any other reason
/// makes Akka throw away the system messages that the peer has not confirmed, and who waits for the end of an actor over there would wait for ever.
/// </remarks>
internal sealed class TlsAssociation : AssociationHandle
{
    private readonly Stream _stream;
    private readonly Socket _socket;
    private readonly TlsTransportSettings _settings;
    private readonly SendQueue _queue;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Timer? _linger;

    /// <param name="local">This node.</param>
    /// <param name="remote">The peer: as Akka knows it, or where it connects from.</param>
    /// <param name="socket">Connected.</param>
    /// <param name="stream">Over the socket, after the handshake; it owns the socket.</param>
    /// <param name="settings">Limits and times.</param>
    public TlsAssociation(Address local, Address remote, Socket socket, Stream stream, TlsTransportSettings settings)
        : base(local, remote)
    {
        (_socket, _stream, _settings, _queue) = (socket, stream, settings, new SendQueue(settings.QueueBytes));
        // Whoever sets it must not find himself reading.
        ReadHandlerSource = new TaskCompletionSource<IHandleEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Completes when both its threads are through.</summary>
    public Task Ended => _ended.Task;

    public override bool Write(ByteString payload) => _queue.TryAdd(payload);

    /// <summary>Writes what waits, waits until the peer has read it, and ends.</summary>
    [Obsolete("Akka's own declaration; it calls it with a reason.")]
    public override void Disassociate() => Close();

    /// <summary>The same.</summary>
    public void Close()
    {
        _queue.Close();
        lock (_gate)
            _linger ??= new Timer(_ => Abort(), state: null, _settings.Linger, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends it at once.</summary>
    public void Abort()
    {
        _queue.Close();
        _socket.Dispose();
    }

    /// <summary>Hands on what arrives, on the thread that calls it, until the connection ends.</summary>
    public void Serve()
    {
        var writer = OwnThread.Start("tls-write", WriteAll);
        try
        {
            if (ReadHandlerSource.Task.Wait(_settings.HandlerTimeout))
                ReadAll(ReadHandlerSource.Task.Result);
        }
        finally
        {
            Close();
            writer.Join();
            lock (_gate)
                _linger?.Dispose();
            _stream.Dispose();
            _ended.TrySetResult();
        }
    }

    /// <summary>Two connections between the same nodes are two.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private void ReadAll(IHandleEventListener listener)
    {
        try
        {
            var frames = new FrameReader(_stream, _settings.MostBytes);
            while (frames.Next() is { } payload)
                listener.Notify(new InboundPayload(payload));
        }
        catch (Exception e) when (ConnectionErrors.Includes(e))
        {
            // The end, as any other.
        }
        finally
        {
            listener.Notify(new Disassociated(DisassociateInfo.Unknown));
        }
    }

    private void WriteAll()
    {
        try
        {
            var frames = new FrameWriter(_stream);
            while (_queue.Take() is { } payloads)
            {
                foreach (var payload in payloads)
                {
                    frames.Write(payload);
                    _queue.Written(payload);
                }
                frames.Flush();
            }
            // The reader goes on to the peer's own end: to close with something unread would take from the peer what it has not read yet.
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (ConnectionErrors.Includes(e))
        {
            Abort();
        }
    }
}
