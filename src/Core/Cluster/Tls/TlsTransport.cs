using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Transport;
using AkkaTransport = Akka.Remote.Transport.Transport;

namespace ActorVent.Cluster.Tls;

/// <summary>
/// Akka.Remote over mutual TLS, with threads of its own and blocking calls. A connection or a handshake that fails costs that connection and nothing else.
/// Akka makes it (<c>transport-class</c>); it needs a <see cref="TlsTransportSetup"/>.
/// </summary>
internal sealed class TlsTransport : AkkaTransport
{
    private const int Backlog = 128;

    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly TlsTransportSettings _settings;
    private readonly TlsHandshake _handshake;
    private readonly HandshakeSlots _slots;
    private readonly ILoggingAdapter _log;
    private readonly ConcurrentDictionary<OutboundAttempt, bool> _outbound = new();
    private readonly ConcurrentDictionary<TlsAssociation, bool> _inbound = new();
    private readonly ManualResetEventSlim _isDown = new();
    private readonly EndpointEnds _ends;
    private Socket? _listener;
    private Address? _local;
    private long _told;

    public TlsTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        var setup = system.Settings.Setup.Get<TlsTransportSetup>();
        _settings = TlsTransportSettings.Read(config);
        _handshake = new TlsHandshake(setup.HasValue ? setup.Value : throw new ConfigurationException($"{nameof(TlsTransport)} needs an actor system with a {nameof(TlsTransportSetup)}"));
        _slots = new HandshakeSlots(_settings.MostHandshakes);
        _log = Logging.GetLogger(system, typeof(TlsTransport));
        _ends = new EndpointEnds((ExtendedActorSystem)system, EndOutbound);
        (SchemeIdentifier, MaximumPayloadBytes) = (Scheme, _settings.MostBytes);
    }

    /// <summary>Of addresses; Akka puts <c>akka.</c> before it.</summary>
    public const string Scheme = "tls";

    public override bool IsResponsibleFor(Address remote) => true;

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        try
        {
            _listener = Sockets.Listen(_settings, Backlog);
        }
        catch (SocketException e)
        {
            // Akka waits for ever for what throws here.
            return Task.FromException<(Address, TaskCompletionSource<IAssociationEventListener>)>(e);
        }
        _local = Sockets.AddressOf(_settings.Host, ((IPEndPoint)_listener.LocalEndPoint!).Port, System);
        System.EventStream.Subscribe(_ends, typeof(DisassociatedEvent));
        var listener = new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Nobody can be told of a connection before.
        listener.Task.ContinueWith(
            told => OwnThread.Start("tls-accept", () => AcceptAll(told.Result)), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return Task.FromResult((_local, listener));
    }

    public override Task<AssociationHandle> Associate(Address remoteAddress)
    {
        var attempt = new OutboundAttempt(EndpointFailureDetector.OfCurrent(), _local!, remoteAddress, _handshake, _settings, _time);
        _outbound.TryAdd(attempt, true);
        if (_isDown.IsSet || (attempt.Endpoint is { } endpoint && _ends.Includes(endpoint)))
            attempt.GiveUp();
        try
        {
            OwnThread.Start("tls-connect", () => Connect(attempt));
            return attempt.Result;
        }
        catch (Exception e)
        {
            // There are no threads left; Akka tries again, if it is told.
            _outbound.TryRemove(attempt, out _);
            return Task.FromException<AssociationHandle>(new InvalidAssociationException(e.Message, e));
        }
    }

    /// <summary>Ends what there is, with its last words.</summary>
    public override async Task<bool> Shutdown()
    {
        _isDown.Set();
        System.EventStream.Unsubscribe(_ends);
        _listener?.Dispose();
        foreach (var attempt in _outbound.Keys)
            attempt.Close();
        foreach (var association in _inbound.Keys)
            association.Close();
        await Task.WhenAll(_outbound.Keys.Select(static attempt => attempt.Ended).Concat(_inbound.Keys.Select(static association => association.Ended))).ConfigureAwait(false);
        return true;
    }

    /// <summary><see cref="Cut"/> and <see cref="KnowAnEndpoint"/> are all there is.</summary>
    public override Task<bool> ManagementCommand(object message)
    {
        if (message is KnowAnEndpoint)
            return Task.FromResult(_outbound.Keys.Any(static attempt => attempt.Endpoint is not null));
        if (message is not Cut)
            return Task.FromResult(false);
        foreach (var attempt in _outbound.Keys)
            attempt.Cut();
        foreach (var association in _inbound.Keys)
            association.Cut();
        return Task.FromResult(true);
    }

    private void EndOutbound(IActorRef endpoint, Address remote)
    {
        foreach (var attempt in _outbound.Keys)
        {
            // In the first moments of an actor system Akka keeps what is asked for, and forgets by whom.
            if (attempt.Endpoint?.Equals(endpoint) ?? (attempt.Remote.Host == remote.Host && attempt.Remote.Port == remote.Port))
                attempt.GiveUp();
        }
    }

    private void Connect(OutboundAttempt attempt)
    {
        try
        {
            attempt.Run();
        }
        catch (Exception e)
        {
            _log.Error(e, "A connection to {0} has failed", attempt.Remote);
        }
        finally
        {
            _outbound.TryRemove(attempt, out _);
        }
    }

    private void AcceptAll(IAssociationEventListener listener)
    {
        while (!_isDown.IsSet)
        {
            try
            {
                Accept(_listener!.Accept(), listener);
            }
            catch (Exception e)
            {
                // It was broken before it was accepted, or there are no descriptors or threads left, or the listener is closed.
                if (!ConnectionErrors.Includes(e))
                    _log.Error(e, "A connection cannot be accepted");
                _isDown.Wait(_settings.RetryDelay);
            }
        }
    }

    private void Accept(Socket socket, IAssociationEventListener listener)
    {
        var from = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        if (!_slots.TryTake(from))
        {
            socket.Dispose();
            return;
        }
        try
        {
            OwnThread.Start("tls-read", () => Serve(socket, from, listener));
        }
        catch
        {
            _slots.Give(from);
            socket.Dispose();
            throw;
        }
    }

    private void Serve(Socket socket, IPAddress from, IAssociationEventListener listener)
    {
        if (Shake(socket, from) is not { } association)
            return;
        try
        {
            _inbound.TryAdd(association, true);
            if (_isDown.IsSet)
                association.Close();
            listener.Notify(new InboundAssociation(association));
            association.Serve(connectAgain: null);
        }
        catch (Exception e)
        {
            _log.Error(e, "A connection from {0} has failed", from);
        }
        finally
        {
            _inbound.TryRemove(association, out _);
        }
    }

    /// <summary>null: it is not a node, or gone.</summary>
    private TlsAssociation? Shake(Socket socket, IPAddress from)
    {
        try
        {
            using var limit = new Timer(_ => socket.Dispose(), state: null, _settings.HandshakeTimeout, Timeout.InfiniteTimeSpan);
            Sockets.Prepare(socket, _settings);
            var remote = (IPEndPoint)socket.RemoteEndPoint!;
            var association = new TlsAssociation(_local!, Sockets.AddressOf(remote.Address.ToString(), remote.Port, System), _settings);
            association.TryTake(socket, _handshake.AsServer(socket));
            return association;
        }
        catch (Exception e) when (ConnectionErrors.Includes(e))
        {
            socket.Dispose();
            Refused(from, e);
            return null;
        }
        finally
        {
            _slots.Give(from);
        }
    }

    /// <summary>Tells of the first, and then of one in a minute.</summary>
    private void Refused(IPAddress from, Exception why)
    {
        var told = Interlocked.Read(ref _told);
        var now = _time.GetTimestamp();
        if (why is AuthenticationException && (told == 0 || _time.GetElapsedTime(told, now) > TellAgain) && Interlocked.CompareExchange(ref _told, now, told) == told)
            _log.Warning("A connection from {0} was refused: {1} Nodes are those whose certificates the database knows", from, why.Message);
        else
            _log.Debug("A connection from {0} was refused: {1}", from, why.Message);
    }

    /// <summary>Breaks all connections, as a network does: for trying what becomes of what is on its way.</summary>
    internal sealed record Cut;

    /// <summary>Whether Akka has told for whom a connection is: whoever takes a new version of it wants to know.</summary>
    internal sealed record KnowAnEndpoint;
}
