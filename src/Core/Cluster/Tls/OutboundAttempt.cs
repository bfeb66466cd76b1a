using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;

namespace ActorVent.Cluster.Tls;

/// <summary>
/// An attempt of one of Akka's endpoints to reach a node. It tries again for a while: an attempt that fails makes Akka throw away the system messages that
/// the node has not confirmed. And it ends with the endpoint that began it: a connection that comes later belongs to nobody, and the peer would use it.
/// </summary>
internal sealed class OutboundAttempt(Address local, Address remote, TlsHandshake handshake, TlsTransportSettings settings, TimeProvider time)
{
    private readonly TaskCompletionSource<AssociationHandle> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _isGivenUp = new();
    private readonly Lock _gate = new();
    private Socket? _socket;
    private TlsAssociation? _association;

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
            if (TryConnect() is not { } association)
                return;
            _result.SetResult(association);
            association.Serve();
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

    /// <summary>Its endpoint has ended: so does the attempt, or what has become of it.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _isGivenUp.Set();
            if (_association is { } association)
                association.Close();
            else
                _socket?.Dispose();
        }
    }

    /// <summary>Breaks the connection, if there is one.</summary>
    public void Cut()
    {
        lock (_gate)
            _association?.Abort();
    }

    /// <summary>null: it has failed, and who waits for it knows.</summary>
    private TlsAssociation? TryConnect()
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (Connect() is { } association)
                    return association;
                Fail("nobody waits for it any more", cause: null);
                return null;
            }
            catch (Exception e) when (ConnectionErrors.Includes(e))
            {
                if (_isGivenUp.IsSet || time.GetElapsedTime(started) > settings.AssociateTimeout)
                {
                    Fail(e.Message, e);
                    return null;
                }
            }
            _isGivenUp.Wait(settings.RetryDelay);
        }
    }

    /// <summary>null: it was given up.</summary>
    private TlsAssociation? Connect()
    {
        var address = IPAddress.TryParse(remote.Host, out var literal) ? literal : Dns.GetHostAddresses(remote.Host)[0];
        var socket = Sockets.Create(address.AddressFamily, settings);
        lock (_gate)
        {
            _socket = socket;
            if (_isGivenUp.IsSet)
            {
                socket.Dispose();
                return null;
            }
        }
        try
        {
            using var limit = new Timer(_ => socket.Dispose(), state: null, settings.HandshakeTimeout, Timeout.InfiniteTimeSpan);
            socket.Connect(new IPEndPoint(address, remote.Port ?? 0));
            var stream = handshake.AsClient(socket);
            lock (_gate)
            {
                if (_isGivenUp.IsSet)
                {
                    stream.Dispose();
                    return null;
                }
                return _association = new TlsAssociation(local, remote, socket, stream, settings);
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Fail(string reason, Exception? cause) => _result.TrySetException(new InvalidAssociationException($"{remote} cannot be reached: {reason}", cause));
}
