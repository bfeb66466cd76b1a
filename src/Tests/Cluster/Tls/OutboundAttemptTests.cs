using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ActorVent.Cluster.Tls;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;
using Xunit;

namespace ActorVent.Tests.Cluster.Tls;

/// <summary>What Akka is told of a connection that it asked for; the peer is a real socket.</summary>
public sealed class OutboundAttemptTests : IDisposable
{
    private const int Most = 1 << 20;

    private static readonly ByteString FirstWords = ByteString.CopyFromUtf8("associate");
    private static readonly ByteString Answer = ByteString.CopyFromUtf8("associated");

    private readonly TcpListener _peer = new(IPAddress.Loopback, 0);
    private readonly TlsHandshake _handshake;
    private readonly System.Security.Cryptography.X509Certificates.X509Certificate2 _certificate = NodeCertificate.Create("a node", TimeProvider.System);
    private readonly Channel<IHandleEvent> _heard = Channel.CreateUnbounded<IHandleEvent>();

    public OutboundAttemptTests()
    {
        _peer.Start();
        _handshake = new TlsHandshake(new TlsTransportSetup(_certificate, static _ => true));
    }

    public void Dispose()
    {
        _peer.Dispose();
        _certificate.Dispose();
    }

    /// <summary>Akka throws away the system messages of a peer whose connection breaks here; the peer is alive.</summary>
    [Fact]
    public async Task Connection_ThatBreaksBeforeThePeerHasAnswered_IsReplaced_AndNobodyIsTold()
    {
        var attempt = Start();
        await using (var first = Shake(_peer.AcceptSocket()))
        {
            var handle = await attempt.Result;
            Assert.True(handle.Write(FirstWords));
            handle.ReadHandlerSource.SetResult(new Heard(_heard));
            Assert.Equal(FirstWords, Read(first));
        }
        Accept(static _ => { });
        Accept(static stream =>
        {
            Assert.Equal(FirstWords, Read(stream));
            Write(stream, Answer);
        });

        Assert.Equal(Answer, Assert.IsType<InboundPayload>(await NextAsync()).Payload);
        Assert.IsType<Disassociated>(await NextAsync());
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Connection_ThatBreaksAfterThePeerHasAnswered_IsNotReplaced()
    {
        var (attempt, stream, handle) = await AnsweredAsync();
        await using var peer = stream;

        attempt.Cut();

        Assert.IsType<Disassociated>(await NextAsync());
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.False(handle.Write(FirstWords));
        Assert.False(_peer.Pending());
    }

    /// <summary>Akka says its last words after its endpoint has ended: by them the peer knows that this node left, and was not cut off.</summary>
    [Fact]
    public async Task Connection_WhoseEndpointHasEnded_TakesTheLastWords_AndEnds()
    {
        var (attempt, stream, handle) = await AnsweredAsync();
        await using var peer = stream;

        attempt.GiveUp();

        var lastWords = ByteString.CopyFromUtf8("disassociate");
        Assert.True(handle.Write(lastWords));
        var frames = new FrameReader(stream, Most);
        Assert.Equal((FirstWords, lastWords), (frames.Next(), frames.Next()));
        Assert.Null(frames.Next());
        Assert.IsType<Disassociated>(await NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attempt_ThatIsGivenUpBeforeThePeerHasAnswered_Ends(bool isConnected)
    {
        if (!isConnected)
            _peer.Stop();
        var attempt = Start();
        using var stream = isConnected ? Shake(_peer.AcceptSocket()) : Stream.Null;
        if (isConnected)
            (await attempt.Result).ReadHandlerSource.SetResult(new Heard(_heard));

        attempt.GiveUp();

        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(4), TimeProvider.System);
        if (isConnected)
            Assert.IsType<Disassociated>(await NextAsync());
        else
            await Assert.ThrowsAsync<InvalidAssociationException>(() => attempt.Result);
    }

    /// <summary>One whose first words the peer has answered.</summary>
    private async Task<(OutboundAttempt Attempt, Stream Peer, AssociationHandle Handle)> AnsweredAsync()
    {
        var attempt = Start();
        var stream = Shake(_peer.AcceptSocket());
        var handle = await attempt.Result;
        Assert.True(handle.Write(FirstWords));
        handle.ReadHandlerSource.SetResult(new Heard(_heard));
        Write(stream, Answer);
        Assert.IsType<InboundPayload>(await NextAsync());
        return (attempt, stream, handle);
    }

    private OutboundAttempt Start()
    {
        var port = ((IPEndPoint)_peer.LocalEndpoint).Port;
        var settings = new TlsTransportSettings { Host = "127.0.0.1", Port = 0 };
        var attempt = new OutboundAttempt(endpoint: null, new Address("tls", "tls", "127.0.0.1", 1), new Address("tls", "tls", "127.0.0.1", port), _handshake, settings, TimeProvider.System);
        OwnThread.Start("attempt", attempt.Run);
        return attempt;
    }

    private void Accept(Action<Stream> serve)
    {
        using var stream = Shake(_peer.AcceptSocket());
        serve(stream);
    }

    private Stream Shake(Socket socket) => _handshake.AsServer(socket);

    private static ByteString? Read(Stream stream) => new FrameReader(stream, Most).Next();

    private static void Write(Stream stream, ByteString payload)
    {
        var writer = new FrameWriter(stream);
        writer.Write(payload);
        writer.Flush();
    }

    private async Task<IHandleEvent> NextAsync() => await _heard.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

    private sealed class Heard(ChannelWriter<IHandleEvent> heard) : IHandleEventListener
    {
        public void Notify(IHandleEvent ev) => heard.TryWrite(ev);
    }
}
