using System.Net.Security;
using System.Net.Sockets;
using ActorVent.Cluster.Tls;
using Akka.Actor;
using Akka.Remote;
using Xunit;

namespace ActorVent.Tests.Cluster.Tls;

/// <summary>Real actor systems, sockets and certificates.</summary>
public sealed class TlsTransportTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _known = [];
    private readonly List<TlsNode> _nodes = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task Message_OfAnySize_ComesAndIsAnswered(int length)
    {
        var (one, other) = (Start(), Start());
        other.Echo("echo");
        var word = new string('x', length);

        Assert.Equal(word, await one.Of(other, "echo").Ask<string>(word, Soon));
        Assert.StartsWith("akka.tls://tls@127.0.0.1:", other.Address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_WhoseCertificateIsNotKnown_IsNotHeard_AndHarmsNobody()
    {
        var (one, other) = (Start(), Start());
        other.Echo("echo");
        var stranger = Start([NodeCertificate.ThumbprintOf(one.Certificate), NodeCertificate.ThumbprintOf(other.Certificate)]);

        await Assert.ThrowsAsync<AskTimeoutException>(() => stranger.Of(other, "echo").Ask<string>("word", TimeSpan.FromSeconds(1)));

        Assert.Equal("word", await one.Of(other, "echo").Ask<string>("word", Soon));
        Assert.False(other.System.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Node_ThatDoesNotKnowItsPeer_TellsItNothing()
    {
        var other = Start();
        other.Echo("echo");
        var wary = Start([]);
        lock (_known)
            _known.Add(NodeCertificate.ThumbprintOf(wary.Certificate));

        await Assert.ThrowsAsync<AskTimeoutException>(() => wary.Of(other, "echo").Ask<string>("word", TimeSpan.FromSeconds(1)));
        Assert.False(wary.System.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Strangers_OfAllKinds_HarmNobody()
    {
        var (one, other) = (Start(), Start());
        other.Echo("echo");
        var strangers = new List<TcpClient>();
        foreach (var greeting in (byte[][])[[], [1, 2, 3], [22, 3, 1, 64, 0, 1], .. Enumerable.Range(0, 100).Select(static i => new byte[] { (byte)i })])
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", other.Address.Port!.Value, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(greeting, TestContext.Current.CancellationToken);
            strangers.Add(client);
        }
        strangers.Take(50).ToList().ForEach(static stranger => stranger.Dispose());

        Assert.Equal("word", await one.Of(other, "echo").Ask<string>("word", Soon));
        strangers.ForEach(static stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Peer_WithACertificate_WhoWritesGarbage_IsClosed()
    {
        var other = Start();
        using var certificate = NodeCertificate.Create("a node", TimeProvider.System);
        lock (_known)
            _known.Add(NodeCertificate.ThumbprintOf(certificate));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", other.Address.Port!.Value, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "x", ClientCertificates = [certificate] }, TestContext.Current.CancellationToken);

        await stream.WriteAsync(new byte[] { 0x7f, 0xff, 0xff, 0xff, 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    /// <summary>A node hears of the end of every actor over there that it watches, whatever happens to connections meanwhile.</summary>
    [Fact]
    public async Task Watched_AreAllReported_ThroughResets()
    {
        var (one, other) = (Start(), Start());
        var watch = WatchSoak.Start(one, other);
        for (var i = 0; i < 20; i++)
        {
            await watch.DoAsync(10);
            Assert.True(await CutAsync(i % 2 == 0 ? one : other));
            await watch.DoAsync(5);
        }

        Assert.Equal(0, await watch.MissingAsync(Soon));
    }

    [Fact]
    public async Task Node_ThatStartsAgainAtItsAddress_IsReached()
    {
        var (one, other) = (Start(), Start());
        other.Echo("echo");
        Assert.Equal("word", await one.Of(other, "echo").Ask<string>("word", Soon));
        var port = other.Address.Port!.Value;
        _nodes.Remove(other);
        await other.DisposeAsync();

        var again = new TlsNode(_known, port);
        _nodes.Add(again);
        again.Echo("echo");

        Assert.Equal("word", await AskUntilAsync(one, again));
    }

    [Fact]
    public async Task Connection_IsOfAnEndpointThatIsKnown()
    {
        var (one, other, third) = (Start(), Start(), Start());
        foreach (var node in (TlsNode[])[other, third])
        {
            node.Echo("echo");
            Assert.Equal("word", await one.Of(node, "echo").Ask<string>("word", Soon));
        }

        Assert.True(await Remoting(one).ManagementCommand(new TlsTransport.KnowAnEndpoint(), CancellationToken.None));
    }

    [Fact]
    public async Task Port_ThatIsTaken_IsToldAtOnce()
    {
        var one = Start();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Task.Run(() => new TlsNode(_known, one.Address.Port!.Value)).WaitAsync(Soon, TimeProvider.System));

        Assert.Contains("in use", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::1", "[::1]")]
    [InlineData("[fd00::1]", "[fd00::1]")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("node-0.nodes", "node-0.nodes")]
    public void Address_OfAnyKind_IsOneThatAkkaReads(string host, string written)
    {
        var address = Sockets.AddressOf(host, 4053, Start().System);

        Assert.Equal(written, address.Host);
        Assert.Equal(address, Address.Parse(address.ToString()));
    }

    [Fact]
    public async Task Endpoint_ThatEndsBeforeItsConnectionCame_LeavesNone()
    {
        var (one, other) = (Start(), Start());
        other.Echo("echo");
        Assert.Equal("word", await one.Of(other, "echo").Ask<string>("word", Soon));
        using var dead = new TcpListener(System.Net.IPAddress.Loopback, 0);
        dead.Start();
        var port = ((System.Net.IPEndPoint)dead.LocalEndpoint).Port;
        dead.Stop();
        var address = new Address("akka.tls", "tls", "127.0.0.1", port);
        one.System.ActorSelection(new RootActorPath(address) / "user" / "echo").Tell("word");

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        one.System.EventStream.Subscribe(one.System.ActorOf(Props.Create(() => new EndOfEndpoint(port, ended))), typeof(DisassociatedEvent));
        // Without its number it can be taken out only by ending its endpoint.
        Remoting(one).Quarantine(address, null);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var late = new TcpListener(System.Net.IPAddress.Loopback, port);
        late.Start();

        // What was under way may still come: then none comes any more, however often it was tried before.
        Assert.True(await ComesToRestAsync(late));
    }

    private static async Task<bool> ComesToRestAsync(TcpListener listener)
    {
        for (var left = 3; left > 0; left--)
        {
            using var noMore = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                (await listener.AcceptTcpClientAsync(noMore.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }
        return false;
    }

    private TlsNode Start() => Start(_known);

    private TlsNode Start(ICollection<string> known)
    {
        var node = new TlsNode(known);
        _nodes.Add(node);
        return node;
    }

    private static Task<bool> CutAsync(TlsNode node) => Remoting(node).ManagementCommand(new TlsTransport.Cut(), CancellationToken.None);

    private static RemoteTransport Remoting(TlsNode node) => ((RemoteActorRefProvider)((ExtendedActorSystem)node.System).Provider).Transport;

    private static async Task<string> AskUntilAsync(TlsNode one, TlsNode other)
    {
        for (var left = 30; ; left--)
        {
            try
            {
                return await one.Of(other, "echo").Ask<string>("word", TimeSpan.FromSeconds(1));
            }
            catch (AskTimeoutException) when (left > 0)
            {
                // Until the address is open again.
            }
        }
    }

    private sealed class EndOfEndpoint : ReceiveActor
    {
        public EndOfEndpoint(int port, TaskCompletionSource ended) => Receive<DisassociatedEvent>(end => end.RemoteAddress.Port == port, _ => ended.TrySetResult());
    }
}
