using System.Globalization;
using System.Net;
using System.Text;
using ActorVent.Delivery;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Retry-After: an endpoint's, and the API server's with a 429.</summary>
internal sealed class RetryAfterTarget : IFuzzTarget, IDisposable
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly InMemoryApi _api = new() { Status = HttpStatusCode.TooManyRequests, Body = "slow down"u8.ToArray() };
    private readonly ResourceClient _client;

    public RetryAfterTarget() => _client = _api.Client(new ResourceClientOptions());

    public string Name => "retry-after";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes(
        "0", "1", "120", "3600", "3601", "99999999999999999999", "-1", "+1", "1.5", " 7 ", "1, 2", "Fri, 31 Dec 2027 23:59:59 GMT", "Friday, 31-Dec-27 23:59:59 GMT", "Fri Dec 31 23:59:59 2027",
        "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 1 Jan 0001 00:00:00 GMT", "2027-12-31T23:59:59Z", "soon", "");

    public byte[] Mutate(byte[] input, ByteMutator mutator) => mutator.Mutate(input, mutator.Word());

    public long MostAllocated(int length) => (256 * 1024) + (60L * length);

    public FuzzOutcome Run(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input);
        var now = TimeProvider.System.GetUtcNow();
        var endpoint = RetryAfter.Parse(text, now);
        if (text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit) && endpoint != TimeSpan.FromSeconds(Math.Min(long.Parse(text, CultureInfo.InvariantCulture), RetryAfter.Most.TotalSeconds)))
            throw new FindingException("seconds are read otherwise", $"'{text}' as {endpoint}");
        _api.RetryAfter = text;
        var server = Fails().RetryAfter;
        foreach (var wait in (ReadOnlySpan<TimeSpan?>)[endpoint, server])
        {
            if (wait < TimeSpan.Zero || wait > RetryAfter.Most)
                throw new FindingException("wait is out of bounds", $"'{text}' as {wait}");
        }
        if (endpoint is { } one && server is { } other && (one - other).Duration() > Tolerance)
            throw new FindingException("two readings of one header", $"'{text}' as {one} and {other}");
        return new FuzzOutcome(endpoint is not null && server is not null, $"{endpoint is null} {server is null} {endpoint == RetryAfter.Most} {endpoint == TimeSpan.Zero}");
    }

    public void Dispose() => _client.Dispose();

    private ApiException Fails()
    {
        try
        {
            _client.ListAsync(Pods, null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (ApiException e)
        {
            ErrorRules.Check(e);
            return e;
        }
        throw new FindingException("429 is taken for a list", _api.RetryAfter ?? "");
    }
}
