using System.Text;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

/// <summary>What the transport's tests share.</summary>
public abstract class TransportTests
{
    internal const int GuardMilliseconds = 30_000;
    internal const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    internal FakeTime Time { get; } = new(Samples.Time);

    internal static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HttpWebhookTransport Transport(HttpTransportOptions? options = null) => new(options ?? new(), Time);

    internal static WebhookRequest Request(Uri url, string body = "{\"pod\":{}}", params KeyValuePair<string, string>[] headers) =>
        new(url, new(Encoding.UTF8.GetBytes(body)), "application/json", headers);

    internal static ValueTask<DeliveryOutcome> SendAsync(HttpWebhookTransport transport, RawServer server) =>
        transport.SendAsync(Request(server.Url), TestContext.Current.CancellationToken);

    /// <summary>Sends one request to a server that serves each connection so.</summary>
    internal async Task<DeliveryOutcome> OutcomeOfAsync(Func<RawConnection, Task> serve)
    {
        await using var server = new RawServer(serve);
        using var transport = Transport();
        return await SendAsync(transport, server);
    }

    internal Task<DeliveryOutcome> OutcomeOfAnswerAsync(string answer) => OutcomeOfAsync(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync(answer);
    });

    /// <summary>Sends one request; once the server says so, the time passes.</summary>
    internal async Task<DeliveryOutcome> OutcomeAfterAsync(TimeSpan time, Func<RawConnection, TaskCompletionSource, Task> serve, string body = "{}")
    {
        var reached = Signal();
        await using var server = new RawServer(connection => serve(connection, reached));
        using var transport = Transport();
        var sending = transport.SendAsync(Request(server.Url, body), TestContext.Current.CancellationToken).AsTask();
        await reached.Task;
        Assert.False(sending.IsCompleted);
        Time.Advance(time);
        return await sending;
    }
}
