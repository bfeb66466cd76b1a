using Akka.Configuration;

namespace ActorVent.Cluster.Tls;

/// <summary>What <see cref="TlsTransport"/> is told by the actor system's configuration, at <c>akka.remote.actorvent-tls</c>.</summary>
internal sealed record TlsTransportSettings
{
    /// <summary>An address of this machine, or a name of one, to listen at and to be reached by.</summary>
    public required string Host { get; init; }

    /// <summary>0: any that is free.</summary>
    public required int Port { get; init; }

    /// <summary>The longest payload.</summary>
    public int MostBytes { get; init; } = 8 << 20;

    /// <summary>Of a frame: Akka measures a payload before it puts its envelope around it.</summary>
    public int MostFrameBytes => MostBytes + 64;

    /// <summary>What waits for one connection at most; then actors are told to ask again. For safety: nodes limit what is under way by themselves.</summary>
    public long QueueBytes { get; init; } = 8 << 20;

    /// <summary>From the first packet to the end of the handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection is tried again. Below Akka's own patience (<c>akka.remote.handshake-timeout</c>), and above the time after which a dead node is taken out.</summary>
    public TimeSpan AssociateTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Between two tries.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>For the last words of a connection that ends to arrive.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For Akka to write them to a connection whose endpoint has ended.</summary>
    public TimeSpan LastWords { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For what was sent to be taken.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For Akka to say who gets what a new connection brings.</summary>
    public TimeSpan HandlerTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Strangers who shake hands at the same time; half of them from one address.</summary>
    public int MostHandshakes { get; init; } = 64;

    /// <param name="config">The transport's own part.</param>
    public static TlsTransportSettings Read(Config config) => new() { Host = config.GetString("hostname"), Port = config.GetInt("port") };
}
