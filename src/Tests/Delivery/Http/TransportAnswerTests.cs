using System.Text;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class TransportAnswerTests : TransportTests
{
    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("{\"correlation_id\":\"abc\"}", "abc")]
    [InlineData("{\"x\":{\"correlation_id\":\"no\"},\"correlation-id\":\"abc\"}", "abc")]
    [InlineData("not JSON", null)]
    [InlineData("", null)]
    public async Task Answer_WithCorrelationId_IsFound(string body, string? expected)
    {
        var outcome = await OutcomeOfAnswerAsync($"HTTP/1.1 202 Accepted\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal((202, expected), (outcome.Status, outcome.CorrelationId));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Answer_OfAGigabyte_IsReadTo64KilobytesAndDropped()
    {
        const long Gigabyte = 1 << 30;
        var sent = 0L;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcome = await OutcomeOfAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Gigabyte}\r\n\r\n{{\"correlation_id\":\"abc\",\"x\":\"");
            try
            {
                var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
                for (; sent < Gigabyte; sent += chunk.Length)
                    await connection.Stream.WriteAsync(chunk, connection.Stop);
            }
            finally
            {
                done.SetResult();
            }
        });
        await done.Task;

        Assert.Equal((200, "abc"), (outcome.Status, outcome.CorrelationId));
        // What was sent beyond 64 KB lies in the sockets' buffers.
        Assert.InRange(sent, 0, Gigabyte / 32);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Answer_LongerThanTheLimit_EndsAtTheLimit()
    {
        // The id lies behind the first 64 KB: had they read on, they would have found it.
        var body = $"{{\"x\":\"{new string('x', HttpWebhookTransport.MostAnswerBytes)}\",\"correlation_id\":\"abc\"}}";

        var outcome = await OutcomeOfAnswerAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal((200, null), (outcome.Status, outcome.CorrelationId));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Answer_JustWithinTheLimit_IsReadWhole()
    {
        const string End = "\",\"correlation_id\":\"abc\"}";
        var body = "{\"x\":\"";
        body += new string('x', HttpWebhookTransport.MostAnswerBytes - body.Length - End.Length) + End;

        var outcome = await OutcomeOfAnswerAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal((200, "abc"), (outcome.Status, outcome.CorrelationId));
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData(0, 5)]
    [InlineData(24, 5)]
    [InlineData(27, 3)]
    public async Task Answer_WithSlowBody_KeepsItsStatusAndWhatCame(int secondsBefore, int secondsAfter)
    {
        const string Came = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"correlation_id\":\"abc\",";
        var (received, go, network) = (Signal(), Signal(), new ReadNetwork());
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            received.SetResult();
            await go.Task;
            await connection.WriteAsync(Came);
            await connection.WaitAsync();
        });
        using var transport = new HttpWebhookTransport(new HttpTransportOptions(), Time, network);
        var sending = SendAsync(transport, server).AsTask();
        await received.Task;
        Time.Advance(TimeSpan.FromSeconds(secondsBefore));
        go.SetResult();

        // The deadline is set anew when the status is there.
        await Time.WhenSet(2);
        await network.AskedAfter(Came.Length);
        Time.Advance(TimeSpan.FromSeconds(secondsAfter) - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));

        var outcome = await sending;
        Assert.Equal((DeliveryCause.Status, 200, "abc"), (outcome.Cause, outcome.Status, outcome.CorrelationId));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Answer_CutInItsBody_KeepsItsStatus()
    {
        var outcome = await OutcomeOfAnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");

        Assert.Equal(200, outcome.Status);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Answer_WithBrokenChunks_KeepsItsStatus()
    {
        var outcome = await OutcomeOfAnswerAsync("HTTP/1.1 422 x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");

        Assert.Equal(422, outcome.Status);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Redirect_ToItself_IsTheOutcome()
    {
        await using var server = RawServer.Answering("HTTP/1.1 302 Found\r\nLocation: /services/T0/s3cret\r\nContent-Length: 0\r\n\r\n");
        using var transport = Transport();

        var outcome = await SendAsync(transport, server);

        Assert.Equal((DeliveryCause.Status, 302), (outcome.Cause, outcome.Status));
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Continue_BeforeTheAnswer_IsPassedOver()
    {
        var outcome = await OutcomeOfAnswerAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Ok);

        Assert.Equal(200, outcome.Status);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task SwitchingProtocols_IsTheOutcome_AndNothingIsReadAfterIt()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
            await connection.WaitAsync();
        });
        using var transport = Transport();

        var outcome = await SendAsync(transport, server);

        Assert.Equal(101, outcome.Status);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("429", "Retry-After: 7", 7)]
    [InlineData("503", "Retry-After: Sat, 21 Nov 2026 12:01:00 GMT", 60)]
    [InlineData("503", "Retry-After: soon", null)]
    [InlineData("503", "X: 1", null)]
    [InlineData("200", "Retry-After: 7", null)]
    public async Task RetryAfter_OfARefusal_IsRead(string status, string header, int? seconds)
    {
        var outcome = await OutcomeOfAnswerAsync($"HTTP/1.1 {status} x\r\n{header}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), outcome.RetryAfter);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("HTTP/1.1 400 x", "no_text", "Bad Request: no_text")]
    [InlineData("HTTP/1.1 422 x", "{\"error\":\"invalid_payload\"}", "Unprocessable Entity: invalid_payload")]
    [InlineData("HTTP/1.1 599 x", "odd", "odd")]
    [InlineData("HTTP/1.1 503 x\r\nContent-Encoding: gzip", "odd", "Service Unavailable")]
    [InlineData("HTTP/1.1 404 x", "Cannot POST /services/T0/s3cret", "Not Found: Cannot POST /…")]
    [InlineData("HTTP/1.1 200 x", "fine", "OK")]
    public async Task Refusal_WithABody_IsToldInItsWords(string head, string body, string detail)
    {
        var outcome = await OutcomeOfAnswerAsync($"{head}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(detail, outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Refusal_CutInItsBody_IsToldAsFarAsItCame() =>
        Assert.Equal("Bad Request: no_te", (await OutcomeOfAnswerAsync("HTTP/1.1 400 x\r\nContent-Length: 100\r\n\r\nno_te")).Detail);

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("HTTP/1.1 503 see https://host/services/T0/s3cret \u001b[2J", "Service Unavailable")]
    [InlineData("HTTP/1.1 503", "Service Unavailable")]
    [InlineData("HTTP/1.1 599 s3cret", null)]
    public async Task Detail_NeverRepeatsTheEndpointsWords(string statusLine, string? detail)
    {
        var outcome = await OutcomeOfAnswerAsync($"{statusLine}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(detail, outcome.Detail);
    }
}
