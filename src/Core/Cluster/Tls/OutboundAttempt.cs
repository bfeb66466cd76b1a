using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;

namespace ActorVent.Cluster.Tls;

/// <summary>
/// An attempt of one of Akka's endpoints to reach a node. It tries again for a while, until the node has answered: an attempt that fails makes Akka throw
/// away the system messages that the node has not confirmed. And it ends with its endpoint: a connection that comes later belongs to nobody, and the peer
/// would use it.
/// </summary>
/// <param name="endpoint">Who wants it; null: nobody knows.</param>
/// <param name="local">This node.</param>
/// <param name="remote">The node.</param>
/// <param name="handshake">With it.</param>
/// <param name="settings">Limits and times.</param>
/// <param name="time">The clock.</param>
internal sealed class OutboundAttempt(IActorRef? endpoint, Address local, Address remote, TlsHandshake handshake, TlsTransportSettings settings, TimeProvider time)
{
    private readonly TaskCompletionSource<AssociationHandle> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _isGivenUp = new();
    private readonly TlsAssociation _association = new(local, remote, settings);
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private Socket? _connecting;

    public IActorRef? Endpoint => endpoint;

    public Address Remote => remote;

    /// <summary>The connection; faults with <see cref="InvalidAssociationException"/>.</summary>
    public Task<AssociationHandle> Result => _result.Task;

    /// <summary>Completes when nothing of it is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Connects, and serves the connection until its end.</summary>
    public void Run()
    {
        try
        {
            if (!TryConnect())
                return;
            _result.SetResult(_association);
            _association.Serve(TryConnectAgain);
        }
        catch (Exception e)
        {
            Fail(e.Message, e);
            throw;
        }
        finally
        {
            _ended.SetResult();
        }
    }

    /// <summary>Its endpoint has ended: so does the attempt, or what has become of it, after Akka's last words.</summary>
    public void GiveUp()
    {
        StopConnecting();
        _association.CloseSoon();
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        StopConnecting();
        _association.Close();
    }

    /// <summary>Breaks the connection, if there is one.</summary>
    public void Cut() => _association.Cut();

    private void StopConnecting()
    {
        lock (_gate)
        {
            _isGivenUp.Set();
            _connecting?.Dispose();
        }
    }

    /// <summary>The connection broke before the peer had answered.</summary>
    private bool TryConnectAgain() => time.GetElapsedTime(_started) < settings.AssociateTimeout && !_isGivenUp.Wait(settings.RetryDelay) && TryConnect();

    /// <summary>Gives the association a connection. false: none is to be had in time, or nobody waits for it any more.</summary>
    private bool TryConnect()
    {
        while (true)
        {
            try
            {
                if (Connect())
                    return true;
                Fail("nobody waits for it any more", cause: null);
                return false;
            }
            catch (Exception e) when (ConnectionErrors.Includes(e))
            {
                if (_isGivenUp.IsSet || time.GetElapsedTime(_started) > settings.AssociateTimeout)
                {
                    Fail(e.Message, e);
                    return false;
                }
            }
            _isGivenUp.Wait(settings.RetryDelay);
        }
    }

    /// <summary>false: it was given up, or closed.</summary>
    private bool Connect()
    {
        var address = Sockets.Resolve(remote.Host);
        var socket = Sockets.Create(address.AddressFamily, settings);
        lock (_gate)
            _connecting = socket;
        try
        {
            if (_isGivenUp.IsSet)
            {
                socket.Dispose();
                return false;
            }
            using var limit = new Timer(_ => socket.Dispose(), state: null, settings.HandshakeTimeout, Timeout.InfiniteTimeSpan);
            socket.Connect(new IPEndPoint(address, remote.Port ?? 0));
            return _association.TryTake(socket, handshake.AsClient(socket));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            lock (_gate)
                _connecting = null;
        }
    }

    private void Fail(string reason, Exception? cause) => _result.TrySetException(new InvalidAssociationException($"{remote} cannot be reached: {reason}", cause));
}
