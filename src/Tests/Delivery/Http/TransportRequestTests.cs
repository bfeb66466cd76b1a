using System.Diagnostics;
using System.Text;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class TransportRequestTests : TransportTests
{
    [Fact(Timeout = GuardMilliseconds)]
    public async Task Request_IsAPostOfTheVeryBytes()
    {
        var request = await ReceivedAsync("{\"pod\":{\"name\":\"nä\"}}");

        Assert.Equal("POST /services/T0/s3cret?token=s3cret HTTP/1.1", request.Lines[0]);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal("{\"pod\":{\"name\":\"nä\"}}", Encoding.UTF8.GetString(request.Body));
        Assert.Matches("^ActorVent/[0-9]+\\.[0-9]+\\.[0-9]+", request.Header("User-Agent"));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Request_CarriesNothingThatWasNotAskedFor()
    {
        using var activity = new Activity("a delivery").SetIdFormat(ActivityIdFormat.W3C).Start();

        var request = await ReceivedAsync("{}", new KeyValuePair<string, string>("webhook-id", "msg_1"));

        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id"],
            request.Lines.Skip(1).Select(l => l.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("1\r\nx-evil: 1")]
    [InlineData("1\nx-evil: 1")]
    [InlineData("1\rx-evil: 1")]
    [InlineData("1\r\n\r\nPOST /evil HTTP/1.1")]
    [InlineData("1\r\n x-evil: folded")]
    [InlineData("1\0")]
    [InlineData("1\u2028ü\ud83d\ude00\ud83d")]
    public async Task Request_HostileHeaderValue_StaysOneHarmlessLine(string value)
    {
        var request = await ReceivedAsync("{}", new KeyValuePair<string, string>("actorvent-version", value));

        Assert.Equal(6, request.Lines.Length);
        Assert.StartsWith("1%", request.Header("actorvent-version"), StringComparison.Ordinal);
        Assert.Equal("{}", Encoding.UTF8.GetString(request.Body));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Request_LongSignature_IsNotCut()
    {
        var signature = string.Join(' ', Enumerable.Repeat("v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", 10));

        var request = await ReceivedAsync("{}", new KeyValuePair<string, string>("webhook-signature", signature));

        Assert.Equal(signature, request.Header("webhook-signature"));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Request_ToAUrlWithCredentials_IsAuthorized_AndDoesNotNameThemElsewhere()
    {
        var request = await ReceivedAsync("{}", server => new UriBuilder(server) { UserName = "us%20er", Password = "p%C3%A4ss%3A" }.Uri);

        Assert.Equal("Basic " + Convert.ToBase64String("us er:päss:"u8), request.Header("Authorization"));
        Assert.DoesNotContain("us%20er", request.Head, StringComparison.Ordinal);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Connection_IsKeptForTheNextRequest_WithoutCookies()
    {
        var heads = new List<string>();
        await using var server = new RawServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                heads.Add(request.Head);
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
            }
        });
        using var transport = Transport();

        await SendAsync(transport, server);
        await SendAsync(transport, server);

        Assert.Equal(1, server.Connections);
        Assert.Equal(2, heads.Count);
        Assert.DoesNotContain("cookie", heads[1], StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Connections_AreNeverMoreThanAllowed()
    {
        var four = new CountdownEvent(4);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                if (!four.IsSet && four.Signal())
                    go.SetResult();
                await go.Task;
                await connection.WriteAsync(Ok);
            }
        });
        using var transport = Transport(new HttpTransportOptions { MostConnections = 4 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SendAsync(transport, server).AsTask()));

        Assert.All(outcomes, o => Assert.Equal(200, o.Status));
        Assert.Equal(4, server.Connections);
    }

    private Task<RawRequest> ReceivedAsync(string body, params KeyValuePair<string, string>[] headers) =>
        ReceivedAsync(body, url => url, headers);

    private async Task<RawRequest> ReceivedAsync(string body, Func<Uri, Uri> urlOf, params KeyValuePair<string, string>[] headers)
    {
        RawRequest? received = null;
        await using var server = new RawServer(async connection =>
        {
            received = await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
        });
        using var transport = Transport();
        var outcome = await transport.SendAsync(Request(urlOf(server.Url), body, headers), TestContext.Current.CancellationToken);
        Assert.Equal(new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, 200, Detail: "OK"), outcome);
        return received!;
    }
}
