using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace ActorVent.Cluster.Tls;

/// <summary>A connection to another node, as Akka uses it: actors add to a queue, one thread writes it, one reads.</summary>
/// <remarks>
/// Whatever ends it, Akka is told that it does not know why (<see cref="DisassociateInfo.Unknown"/>), once and after the last payload. Any other reason
/// makes Akka throw away the system messages that the peer has not confirmed, and who waits for the end of an actor over there would wait for ever. It
/// does the same when a connection breaks before the peer has answered; so until then another takes its place, and nobody is told.
/// </remarks>
/// <param name="local">This node.</param>
/// <param name="remote">The peer: as Akka knows it, or where it connects from.</param>
/// <param name="settings">Limits and times.</param>
internal sealed class TlsAssociation(Address local, Address remote, TlsTransportSettings settings) : AssociationHandle(local, remote)
{
    private readonly SendQueue _queue = new(settings.QueueBytes);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _socket;
    private Stream? _stream;
    private Thread? _writer;
    private Timer? _linger;
    private Timer? _lastWords;

    /// <summary>Completes when both its threads are through.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gives it a connection, after the handshake; it owns both, and disposes what it had. false: it is closed.</summary>
    public bool TryTake(Socket socket, Stream stream)
    {
        lock (_gate)
        {
            _stream?.Dispose();
            (_socket, _stream) = (socket, stream);
            if (IsClosed)
                _stream.Dispose();
            return !IsClosed;
        }
    }

    public override bool Write(ByteString payload) => _queue.TryAdd(payload);

    /// <summary>Writes what waits, waits until the peer has read it, and ends.</summary>
    [Obsolete("Akka's own declaration; it calls it with a reason.")]
    public override void Disassociate() => Close();

    /// <summary>The same. Before the peer has answered there is nothing to wait for.</summary>
    public void Close()
    {
        _queue.Close();
        lock (_gate)
        {
            _closed.TrySetResult();
            if (_writer is null)
                _socket?.Dispose();
            else
                _linger ??= new Timer(_ => Cut(), state: null, settings.Linger, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The same, a moment later: somebody who is slower has last words for it. Before the peer has answered nobody has.</summary>
    public void CloseSoon()
    {
        lock (_gate)
        {
            if (_writer is not null)
            {
                _lastWords ??= new Timer(_ => Close(), state: null, settings.LastWords, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        Close();
    }

    /// <summary>Breaks the connection, as a network does.</summary>
    public void Cut()
    {
        lock (_gate)
            _socket?.Dispose();
    }

    /// <summary>Hands on what arrives, on the thread that calls it, until it ends.</summary>
    /// <param name="connectAgain">For one that this node began: gives it another connection; false: there is none. null: the peer began it.</param>
    public void Serve(Func<bool>? connectAgain)
    {
        try
        {
            if (connectAgain is null)
                StartWriting();
            Task.WaitAny([ReadHandlerSource.Task, _closed.Task], settings.HandlerTimeout);
            if (ReadHandlerSource.Task.Wait(IsClosed ? settings.Linger : TimeSpan.Zero))
                ReadAll(ReadHandlerSource.Task.Result, connectAgain);
        }
        finally
        {
            Close();
            _writer?.Join();
            lock (_gate)
            {
                _linger?.Dispose();
                _lastWords?.Dispose();
            }
            _stream?.Dispose();
            _ended.TrySetResult();
        }
    }

    /// <summary>Two connections between the same nodes are two.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private bool IsClosed => _closed.Task.IsCompleted;

    private void ReadAll(IHandleEventListener listener, Func<bool>? connectAgain)
    {
        try
        {
            if ((connectAgain is null ? Frames() : Open(listener, connectAgain)) is not { } frames)
                return;
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

    /// <summary>Says Akka's first words, over one connection after the other, until the peer answers. null: it does not.</summary>
    private FrameReader? Open(IHandleEventListener listener, Func<bool> connectAgain)
    {
        if (_queue.Take()?.ToList() is not { } firstWords)
            return null;
        while (true)
        {
            try
            {
                var writer = new FrameWriter(_stream!);
                firstWords.ForEach(writer.Write);
                writer.Flush();
                var frames = Frames();
                if (frames.Next() is { } answer)
                {
                    firstWords.ForEach(_queue.Written);
                    StartWriting();
                    listener.Notify(new InboundPayload(answer));
                    return frames;
                }
            }
            catch (Exception e) when (ConnectionErrors.Includes(e))
            {
                // As if it had not been.
            }
            if (IsClosed || !connectAgain())
                return null;
        }
    }

    private FrameReader Frames() => new(_stream!, settings.MostFrameBytes);

    private void StartWriting()
    {
        lock (_gate)
        {
            if (!IsClosed)
                _writer = OwnThread.Start("tls-write", WriteAll);
        }
    }

    private void WriteAll()
    {
        try
        {
            var frames = new FrameWriter(_stream!);
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
            _socket!.Shutdown(SocketShutdown.Send);
        }
        catch (Exception)
        {
            // Whatever it is, it is the connection's and not the process's.
            _queue.Close();
            Cut();
        }
    }
}
