using System.Net;
using ActorVent.Delivery;
using ActorVent.Tests.Delivery.Http;
using Xunit;

namespace ActorVent.Tests.Delivery.Guard;

public class GuardedTransportTests : TransportTests
{
    private const string Public = "1.1.1.1";
    private const string OtherPublic = "2606:4700:4700::1111";

    /// <summary>Ways to write this machine that a stranger could hope for. The server listens on 127.0.0.1.</summary>
    public static TheoryData<string> Tricks { get; } =
    [
        "http://127.0.0.1:{0}/", "http://0x7f000001:{0}/", "http://2130706433:{0}/", "http://0177.0.0.1:{0}/", "http://127.1:{0}/",
        "http://0.0.0.0:{0}/", "http://0:{0}/", "http://[::ffff:127.0.0.1]:{0}/", "http://[::ffff:7f00:1]:{0}/",
        "http://127\u30020\u30020\u30021:{0}/", "http:\\\\127.0.0.1:{0}", "http://hooks.example.com@127.0.0.1:{0}/", "http://LOCALHOST:{0}/",
    ];

    public static TheoryData<string, string> RefusedAddresses { get; } =
    [
        .. GuardTableTests.Rows.Where(row => row.Data.Item2 == Expected.RefusedByAddress).Select(row => (new Uri(row.Data.Item1).IdnHost, row.Data.Item3)),
    ];

    [Theory(Timeout = GuardMilliseconds)]
    [MemberData(nameof(Tricks))]
    public async Task LoopbackServer_WhateverTheTrick_IsReachedByTheOperatorOnly(string trick)
    {
        await using var server = RawServer.Answering(Ok);
        var url = new Uri(string.Format(null, trick, server.Port));
        using var guarded = Transport(new HttpTransportOptions { IsGuarded = true });
        using var plain = Transport();

        var refused = await guarded.SendAsync(Request(url), TestContext.Current.CancellationToken);

        Assert.Equal(0, server.Connections);
        Assert.NotEqual(DeliveryCause.Status, refused.Cause);
        Assert.Equal(Verdict.Retry, Answers.Classify(refused));
        Assert.Equal(200, (await plain.SendAsync(Request(url), TestContext.Current.CancellationToken)).Status);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [MemberData(nameof(GuardTableTests.Rows), MemberType = typeof(GuardTableTests))]
    public async Task Url_OfTheTable_IsConnectedToAsItWasJudged(string text, Expected expected, string says)
    {
        var network = new ScriptedNetwork(_ => [IPAddress.Parse(Public)]);
        using var transport = Guarded(network);
        // What the rules refuse may still be handed over, and then its addresses are judged alone.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            Assert.Equal(Expected.RefusedByUrl, expected);
            return;
        }

        var outcome = await transport.SendAsync(Request(url), TestContext.Current.CancellationToken);

        Assert.All(network.Connected, to => Assert.Null(AddressGuard.Refusal(to.Address)));
        if (expected == Expected.RefusedByAddress)
        {
            Assert.Equal((DeliveryCause.Guarded, DeliveryPhase.Resolve), (outcome.Cause, outcome.Phase));
            Assert.Equal($"not connected: {IPAddress.Parse(url.IdnHost)} is {says}", outcome.Detail);
            Assert.Empty(network.Connected);
        }
        else if (expected == Expected.Allowed)
        {
            var to = Assert.Single(network.Connected);
            var host = network.Resolved.Count == 0 ? $"{to}" : $"{Assert.Single(network.Resolved).TrimEnd('.')}:{to.Port}";
            Assert.Equal(says, host);
        }
    }

    [Theory(Timeout = GuardMilliseconds)]
    [MemberData(nameof(RefusedAddresses))]
    public async Task Name_ThatResolvesToARefusedAddress_IsRefused(string text, string says)
    {
        var address = IPAddress.Parse(text);
        await using var server = RawServer.Answering(Ok);
        var network = new ScriptedNetwork(_ => [address]) { ServerPort = server.Port };
        using var transport = Guarded(network);

        var outcome = await SendToAsync(transport, "http://hooks.example.com/");

        Assert.Equal(new DeliveryOutcome(DeliveryCause.Guarded, DeliveryPhase.Resolve, Detail: $"not connected: {address} is {says}"), outcome);
        Assert.Equal(0, server.Connections);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Name_WithPublicAndPrivateAddresses_IsConnectedToAtThePublicOnly()
    {
        var network = new ScriptedNetwork(_ => [IPAddress.Parse("10.0.0.1"), IPAddress.Parse(Public), IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse(OtherPublic)]);
        using var transport = Guarded(network);

        var outcome = await SendToAsync(transport, "http://hooks.example.com/");

        Assert.Equal([$"{Public}:80", $"[{OtherPublic}]:80"], network.Connected.Select(to => to.ToString()));
        Assert.Equal((DeliveryCause.Network, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Name_OfAStranger_IsResolvedOnceAndWithoutSearchDomains()
    {
        await using var server = RawServer.Answering(Ok);
        var network = new ScriptedNetwork(_ => [IPAddress.Parse(Public)]) { ServerPort = server.Port };
        using var transport = Guarded(network);

        Assert.Equal(200, (await SendToAsync(transport, "http://hooks.example.com/")).Status);
        Assert.Equal(200, (await SendToAsync(transport, "http://hooks.example.com/")).Status);

        Assert.Equal("hooks.example.com.", Assert.Single(network.Resolved));
        Assert.Equal($"{Public}:80", Assert.Single(network.Connected).ToString());
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Name_OfTheOperator_IsResolvedAsItIsWritten()
    {
        await using var server = RawServer.Answering(Ok);
        var network = new ScriptedNetwork(_ => [IPAddress.Parse("10.0.0.1")]) { ServerPort = server.Port };
        using var transport = new HttpWebhookTransport(new(), Time, network);

        Assert.Equal(200, (await SendToAsync(transport, "http://hooks/")).Status);
        Assert.Equal("hooks", Assert.Single(network.Resolved));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Name_ReboundBetweenCheckAndConnect_IsNotAskedTwice()
    {
        var answers = 0;
        await using var server = RawServer.Answering(Ok);
        var network = new ScriptedNetwork(_ => [Interlocked.Increment(ref answers) == 1 ? IPAddress.Parse(Public) : IPAddress.Loopback]);
        using var transport = Guarded(network);
        var url = $"http://rebind.example.com:{server.Port}/";

        var first = await SendToAsync(transport, url);
        var second = await SendToAsync(transport, url);

        Assert.Equal($"{Public}:{server.Port}", Assert.Single(network.Connected).ToString());
        Assert.Equal(DeliveryCause.Network, first.Cause);
        Assert.Equal((DeliveryCause.Guarded, "not connected: 127.0.0.1 is a loopback address"), (second.Cause, second.Detail));
        Assert.Equal(0, server.Connections);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Name_ReboundBetweenConnections_IsRefusedAtTheNewOne()
    {
        var answers = 0;
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        });
        var network = new ScriptedNetwork(_ => [Interlocked.Increment(ref answers) == 1 ? IPAddress.Parse(Public) : IPAddress.Parse("169.254.169.254")])
        {
            ServerPort = server.Port,
        };
        using var transport = Guarded(network);

        var first = await SendToAsync(transport, "http://rebind.example.com/");
        var second = await SendToAsync(transport, "http://rebind.example.com/");

        Assert.Equal(200, first.Status);
        Assert.Equal((DeliveryCause.Guarded, "not connected: 169.254.169.254 is where a cloud serves metadata"), (second.Cause, second.Detail));
        Assert.Equal(1, server.Connections);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("127.0.0.1", "10.0.0.9", "127.0.0.1 is a loopback address")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.9", "::ffff:10.0.0.1 is a private address")]
    [InlineData("1.1.1.1", "1.1.1.1", "1.1.1.1 is this machine")]
    public async Task Connection_ThatLeadsElsewhere_IsClosedBeforeAnythingIsSent(string remote, string local, string says)
    {
        var received = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async connection => received.SetResult(await connection.Stream.ReadAsync(new byte[1], connection.Stop)));
        var network = new ScriptedNetwork(_ => [IPAddress.Parse(Public)])
        {
            ServerPort = server.Port,
            Remote = _ => IPAddress.Parse(remote),
            Local = _ => IPAddress.Parse(local),
        };
        using var transport = Guarded(network);

        var outcome = await SendToAsync(transport, "http://hooks.example.com/");

        Assert.Equal(new DeliveryOutcome(DeliveryCause.Guarded, DeliveryPhase.Connect, Detail: $"not connected: {says}"), outcome);
        Assert.Equal(0, await received.Task);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_ToThisMachine_IsNotFollowed(int status)
    {
        await using var target = RawServer.Answering(Ok);
        await using var server = RawServer.Answering($"HTTP/1.1 {status} x\r\nLocation: http://127.0.0.1:{target.Port}/\r\nContent-Length: 0\r\n\r\n");
        var network = new ScriptedNetwork(_ => [IPAddress.Parse(Public)]) { ServerPort = server.Port };
        using var transport = Guarded(network);

        var outcome = await SendToAsync(transport, "http://hooks.example.com/");

        Assert.Equal((status, Verdict.Retry), (outcome.Status, Answers.Classify(outcome)));
        Assert.Equal((1, 0), (server.Connections, target.Connections));
        Assert.Single(network.Connected);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Proxy_OfTheProcess_IsNotUsed()
    {
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new ProxyOfOneHost("proxied.example.com", new Uri("http://10.0.0.2:3128/"));
        try
        {
            var network = new ScriptedNetwork(_ => [IPAddress.Parse(Public)]);
            using var transport = Guarded(network);

            await SendToAsync(transport, "http://proxied.example.com/");

            Assert.Equal("proxied.example.com.", Assert.Single(network.Resolved));
            Assert.Equal($"{Public}:80", Assert.Single(network.Connected).ToString());
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private HttpWebhookTransport Guarded(INetwork network) => new(new HttpTransportOptions { IsGuarded = true }, Time, network);

    private static ValueTask<DeliveryOutcome> SendToAsync(HttpWebhookTransport transport, string url) =>
        transport.SendAsync(Request(new Uri(url)), TestContext.Current.CancellationToken);
}
