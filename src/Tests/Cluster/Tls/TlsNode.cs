using System.Security.Cryptography.X509Certificates;
using ActorVent.Cluster.Shards;
using ActorVent.Cluster.Tls;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorVent.Tests.Cluster.Tls;

/// <summary>An actor system that others reach over TLS; a cluster is not needed for that.</summary>
internal sealed class TlsNode : IAsyncDisposable
{
    /// <param name="known">Thumbprints of who is a node; its own is added.</param>
    /// <param name="port">0: any that is free.</param>
    /// <param name="more">Configuration that goes over its own.</param>
    public TlsNode(ICollection<string> known, int port = 0, string more = "")
    {
        Certificate = NodeCertificate.Create("a node", TimeProvider.System);
        lock (known)
            known.Add(NodeCertificate.ThumbprintOf(Certificate));
        var setup = new TlsTransportSetup(Certificate, thumbprint =>
        {
            lock (known)
                return known.Contains(thumbprint);
        });
        var config = ConfigurationFactory.ParseString(more)
            .WithFallback(ConfigurationFactory.ParseString("akka { actor.provider = remote, loglevel = ERROR, loggers = [], stdout-loglevel = OFF, actor.serialize-messages = off, actor.serialization-bindings { \"System.Object\" = json } }"))
            .WithFallback(ConfigurationFactory.ParseString("akka.actor.serializers.json = \"Akka.Serialization.NewtonSoftJsonSerializer, Akka\""))
            .WithFallback(ClusterConfiguration.Of(new ClusterListen("127.0.0.1", port) { IsTls = true }));
        System = ActorSystem.Create("tls", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), setup));
        Address = ((ExtendedActorSystem)System).Provider.DefaultAddress;
    }

    public X509Certificate2 Certificate { get; }

    public ActorSystem System { get; }

    /// <summary>Where it is reached.</summary>
    public Address Address { get; }

    /// <summary>Answers with what it is told, and stops at "stop".</summary>
    public IActorRef Echo(string name) => System.ActorOf(Props.Create(() => new EchoActor()), name);

    /// <summary>An actor of another node.</summary>
    public ActorSelection Of(TlsNode other, string name) => System.ActorSelection(new RootActorPath(other.Address) / "user" / name);

    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        Certificate.Dispose();
    }

    private sealed class EchoActor : ReceiveActor
    {
        public EchoActor()
        {
            Receive<string>(static word => word == "stop", _ => Context.Stop(Self));
            Receive<string>(word => Sender.Tell(word));
        }
    }
}
