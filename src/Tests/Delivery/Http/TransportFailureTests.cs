using System.Net;
using System.Net.Sockets;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class TransportFailureTests : TransportTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatNeverAnswers_TimesOutInTheResponse()
    {
        var outcome = await OutcomeAfterAsync(Deadline, async (connection, reached) =>
        {
            await connection.ReadRequestAsync();
            reached.SetResult();
            await connection.WaitAsync();
        });

        Assert.Equal((DeliveryCause.TimedOut, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
        Assert.Equal("no answer within 30 s", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatAnswersHalfAHeader_TimesOutInTheResponse()
    {
        var outcome = await OutcomeAfterAsync(Deadline, async (connection, reached) =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Le");
            reached.SetResult();
            await connection.WaitAsync();
        });

        Assert.Equal((DeliveryCause.TimedOut, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatNeverReads_TimesOutWhileSending()
    {
        var body = new string('x', 64 * 1024 * 1024);
        var outcome = await OutcomeAfterAsync(
            Deadline,
            async (connection, reached) =>
            {
                await connection.Stream.ReadExactlyAsync(new byte[10], connection.Stop);
                reached.SetResult();
                await connection.WaitAsync();
            },
            body);

        Assert.Equal((DeliveryCause.TimedOut, DeliveryPhase.Send), (outcome.Cause, outcome.Phase));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatContinuesForEver_IsANetworkFailure()
    {
        var outcome = await OutcomeOfAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            while (true)
                await connection.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
        });

        Assert.Equal((DeliveryCause.Network, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
        Assert.Equal("the answer's headers are too large", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatResets_IsANetworkFailure()
    {
        var outcome = await OutcomeOfAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });

        Assert.Equal((DeliveryCause.Network, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatClosesInsteadOfAnswering_IsANetworkFailure()
    {
        var outcome = await OutcomeOfAsync(connection => connection.ReadRequestAsync());

        Assert.Equal((DeliveryCause.Network, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
        Assert.Equal("the connection was closed before the answer was complete; if the endpoint speaks TLS at this port, write https:// in its URL", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task KeptConnection_ThatBreaksBeforeTheAnswer_IsNotSentAgain()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
            await connection.ReadRequestAsync();
        });
        using var transport = Transport();

        var first = await SendAsync(transport, server);
        var second = await SendAsync(transport, server);

        Assert.Equal((200, DeliveryCause.Network), (first.Status, second.Cause));
        // It has spoken HTTP: this is no question of TLS.
        Assert.DoesNotContain("TLS", second.Detail, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("s3cret is not HTTP\r\n\r\n")]
    [InlineData("HTTP/1.1 99999 s3cret\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ns3cret without a colon\r\n\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: s3cret\r\nContent-Length: 12\r\n\r\n")]
    public async Task Endpoint_ThatDoesNotSpeakHttp_IsANetworkFailureOrAStatus(string answer)
    {
        var outcome = await OutcomeOfAnswerAsync(answer);

        Assert.Equal(DeliveryPhase.Response, outcome.Phase);
        Assert.True(outcome.Cause == DeliveryCause.Network || outcome.Status == 200, outcome.ToString());
        Assert.DoesNotContain("s3cret", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatFloodsWithHeaders_IsANetworkFailure()
    {
        var outcome = await OutcomeOfAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n");
            for (var i = 0; ; i++)
                await connection.WriteAsync($"x-{i}: {new string('x', 1000)}\r\n");
        });

        Assert.Equal((DeliveryCause.Network, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
        Assert.Equal("the answer's headers are too large", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Port_ThatNobodyListensOn_IsANetworkFailureInConnecting()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(new Uri($"http://127.0.0.1:{port}/s3cret")), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryCause.Network, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
        Assert.Equal("no connection: Connection refused", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Host_ThatDoesNotExist_IsADnsFailure()
    {
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(new Uri("http://name.invalid/s3cret")), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryCause.Dns, DeliveryPhase.Resolve), (outcome.Cause, outcome.Phase));
        Assert.DoesNotContain("s3cret", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/s3cret")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    public async Task Url_ThatIsNotHttp_IsAFailure(string url)
    {
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(new Uri(url, UriKind.RelativeOrAbsolute)), TestContext.Current.CancellationToken);

        Assert.Equal("the endpoint's URL is neither http nor https", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Token_CancelledWhileWaiting_Throws()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await cancel.CancelAsync();
            await connection.WaitAsync();
        });
        using var transport = Transport();

        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(async () => await transport.SendAsync(Request(server.Url), cancel.Token));

        Assert.Equal(cancel.Token, thrown.CancellationToken);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Token_CancelledBefore_SendsNothing()
    {
        await using var server = RawServer.Answering(Ok);
        using var transport = Transport();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await transport.SendAsync(Request(server.Url), new CancellationToken(true)));

        Assert.Equal(0, server.Connections);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Token_CancelledAfterTheStatus_KeepsTheStatus()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
            await Time.WhenSet(2);
            await cancel.CancelAsync();
            await connection.WaitAsync();
        });
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(server.Url), cancel.Token);

        Assert.Equal(200, outcome.Status);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Transport_DisposedWhileWaiting_IsAnOutcome()
    {
        HttpWebhookTransport? transport = null;
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            transport!.Dispose();
            await connection.WaitAsync();
        });
        transport = Transport();

        var outcome = await SendAsync(transport, server);
        var next = await SendAsync(transport, server);

        Assert.Equal((DeliveryCause.Cancelled, DeliveryPhase.Response), (outcome.Cause, outcome.Phase));
        Assert.Equal(DeliveryCause.Cancelled, next.Cause);
    }
}
