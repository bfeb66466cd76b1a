using System.Globalization;
using System.Text;
using ActorVent.Delivery;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What endpoints answer to deliveries, from the first byte of the status line on, through the HTTP client.</summary>
internal sealed class AnswerTarget : IFuzzTarget
{
    /// <summary>The end of the endpoint's path, which it may repeat, and which the operator is never shown.</summary>
    private const string Secret = "T0123456789abcdefghijABCDEFGHIJ";

    private const int MostDetail = 300;

    private static readonly WebhookRequest Request = new(new Uri($"http://192.0.2.1/hook/{Secret}"), new("{}"u8.ToArray()), "application/json", []);

    public string Name => "answers";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n{\"correlation_id\":\"ab\"}",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n18\r\n{\"correlation-id\":\"a\\nb\"}\r\n0\r\n\r\n",
        $"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{{\"errors\":[{{\"detail\":\"no such team: https://192.0.2.1/hook/{Secret}\\u001b[31m\"}}],\"code\":\"x\"}}",
        $"HTTP/1.1 422 Unprocessable Entity\r\n\r\ninvalid_payload token={Secret}\nsecond line",
        $"HTTP/1.0 500 Oops\r\nConnection: close\r\n\r\n<html><head><title>Down {Secret}</title><style>a</style></head>&lt;&#27;</html>",
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: Fri, 31 Dec 2027 23:59:59 GMT\r\nContent-Encoding: gzip\r\n\r\nslow down",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 307 Temporary Redirect\r\nLocation: https://elsewhere/\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n\0\0",
        "HTTP/1.1 410 Gone\r\n\r\n\u202egone\u200b",
        "\u0015\u0003\u0003\0\u0002\u0002\u0046");

    public byte[] Mutate(byte[] input, ByteMutator mutator)
    {
        var body = input.AsSpan().IndexOf("\r\n\r\n"u8);
        return body < 0 || body + 4 >= input.Length || input[body + 4] is not ((byte)'{' or (byte)'[')
            ? mutator.Mutate(input, input)
            : JsonMutator.Mutate(input, body + 4, input.Length, mutator.Random);
    }

    public long MostAllocated(int length) => (512 * 1024) + (60L * length);

    public FuzzOutcome Run(byte[] input)
    {
        using var transport = new HttpWebhookTransport(new HttpTransportOptions(), TimeProvider.System, new InMemoryNetwork(input));
        var outcome = transport.SendAsync(Request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        CheckText(outcome.Detail);
        CheckText(outcome.CorrelationId);
        if (outcome.Detail?.Contains(Secret, StringComparison.Ordinal) is true)
            throw new FindingException("the operator is shown a secret", outcome.Detail);
        if (outcome.RetryAfter is { } wait && (wait < TimeSpan.Zero || wait > RetryAfter.Most))
            throw new FindingException("wait is out of bounds", $"{wait}");
        if (outcome.Cause is DeliveryCause.Cancelled or DeliveryCause.TimedOut or DeliveryCause.Guarded)
            throw new FindingException("outcome of something that did not happen", $"{outcome}");
        if (outcome.Cause is DeliveryCause.Status && StatusIn(input) is { } status && status != outcome.Status)
            throw new FindingException("status differs", $"{outcome.Status} instead of {status}");
        return new FuzzOutcome(Answers.Classify(outcome) is Verdict.Accepted, $"{outcome.Cause} {outcome.Phase} {outcome.Status / 100} {outcome.RetryAfter is null} {outcome.CorrelationId is null} {outcome.Detail}");
    }

    private static void CheckText(string? text)
    {
        if (text is null)
            return;
        ErrorRules.Check(text);
        if (text.Length > MostDetail)
            throw new FindingException("text is too long", text);
    }

    /// <summary>Of a status line that needs no reading; not of those that another follows.</summary>
    private static int? StatusIn(byte[] input)
    {
        var line = Encoding.Latin1.GetString(input.AsSpan(0, Math.Min(input.Length, 13)));
        return line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && line.Length == 13 && line[12] == ' '
            && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 200
            ? status
            : null;
    }
}
