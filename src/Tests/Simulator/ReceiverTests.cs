using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActorVent.Simulator.Webhooks;
using Xunit;
using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Tests.Simulator;

public sealed class ReceiverTests : IAsyncLifetime
{
    private static readonly byte[] Secret = "s3cret"u8.ToArray();
    private readonly FakeTime _time = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, DateTimeOffset> _made = [];
    private readonly List<Received> _delivered = [];
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new ReceiverOptions
        {
            Secret = Secret,
            MadeAt = version => _made.TryGetValue(version, out var time) ? time : null,
        };
        _receiver = await Receiver.StartAsync(options, _time);
        _receiver.Delivered += _delivered.Add;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Delivery_Fields_AreThoseOfBodyAndHeaders()
    {
        var answer = await SendAsync("u1", 7, path: "/hooks/team");

        var delivery = Assert.Single(_delivered);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("shop/web-0", "u1", "7", "Running", "1/2"), (delivery.Key, delivery.Uid, delivery.Version, delivery.Phase, delivery.Ready));
        Assert.Equal(("live", "modified", "7", "6", 3, 2), (delivery.Cause, delivery.Type, delivery.SentVersion, delivery.PreviousVersion, delivery.Collapsed, delivery.Attempt));
        Assert.Equal(("/hooks/team", "u1-7", true, 200), (delivery.Path, delivery.Id, delivery.Signed, delivery.Status));
        Assert.Equal(("u1", "7", false), _receiver.Log.LastStates()["shop/web-0"]);
        Assert.Equal(3, _receiver.Log.Summary().Collapsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha1=0000000000000000000000000000000000000000")]
    [InlineData("sha256=00")]
    public async Task Signature_MissingOrWrong_CountsForNothingElse(string? signature)
    {
        var answer = await SendAsync("u1", 9, signature: _ => signature);
        await SendAsync("u1", 3);

        var summary = _receiver.Log.Summary();
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal((2L, 1L, 1L, 0L), (summary.Requests, summary.Accepted, summary.BadSignatures, summary.OrderViolations));
        Assert.Equal("3", _receiver.Log.LastStates()["shop/web-0"].Version);
    }

    [Fact]
    public async Task Signature_OfAnotherBody_IsWrong()
    {
        await SendAsync("u1", 9, signature: body => Sign(body + " "));

        Assert.Equal(1, _receiver.Log.Summary().BadSignatures);
    }

    [Fact]
    public async Task Repeat_OfWhatWasAccepted_IsCountedOnce()
    {
        _receiver.Behaviour.FailRate = 1;
        await SendAsync("u1", 7);
        _receiver.Behaviour.FailRate = 0;
        await SendAsync("u1", 7);
        await SendAsync("u1", 7);

        var summary = _receiver.Log.Summary();
        Assert.Equal([false, false, true], _delivered.Select(delivery => delivery.IsRepeat));
        Assert.Equal((3L, 2L, 1L, 1L, 0L), (summary.Requests, summary.Accepted, summary.Distinct, summary.Repeats, summary.OrderViolations));
        Assert.Equal((3L, 1L), (summary.Collapsed, summary.Causes["live"]));
    }

    [Fact]
    public async Task Order_Broken_IsSaidInWords()
    {
        await SendAsync("u1", 7);
        await SendAsync("u1", 5);
        await SendAsync("u1", 8, phase: "Deleted");
        await SendAsync("u2", 9);
        await SendAsync("u1", 8, phase: "Deleted");

        var summary = _receiver.Log.Summary();
        Assert.Equal(2, summary.OrderViolations);
        Assert.Equal(["shop/web-0: version 5 after 7", "shop/web-0: u1 at 8 after its successor u2"], summary.Violations);
        Assert.NotNull(_delivered[1].OrderViolation);
    }

    [Fact]
    public async Task Latency_OfWhatIsKnown_IsFromItsChangeToItsAcceptance()
    {
        _made["7"] = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMilliseconds(250));

        await SendAsync("u1", 7);
        await SendAsync("u1", 8);

        Assert.Equal(TimeSpan.FromMilliseconds(250), _delivered[0].Latency);
        Assert.Null(_delivered[1].Latency);
        Assert.InRange(_receiver.Log.Summary().P99!.Value.TotalMilliseconds, 250, 254);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"pod":7}""")]
    [InlineData("""{"pod":{"metadata":{"name":7}}}""")]
    [InlineData("""{"env":{}}""")]
    [InlineData("""{"pod":{"metadata":{"name":"web-0","uid":"u1"}}}""")]
    public async Task Body_ThatIsNoPayload_IsRefusedAndCounted(string body)
    {
        var answer = await _client.PostAsync(_receiver.Uri, new StringContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(1, _receiver.Log.Summary().Unreadable);
        Assert.Empty(_delivered);
    }

    [Fact]
    public async Task Failure_ForMatchingPods_HasStatusRetryAfterAndLocation()
    {
        _receiver.Behaviour.FailWhen = delivery => delivery.Uid == "u2";
        (_receiver.Behaviour.FailStatus, _receiver.Behaviour.RetryAfter, _receiver.Behaviour.Location) = (307, 9, "http://127.0.0.1:1/");
        _receiver.Behaviour.Body = """{"correlation_id":"c1"}""";
        _client.DefaultRequestHeaders.ExpectContinue = false;

        var well = await SendAsync("u1", 1);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        var failed = await client.SendAsync(Request("u2", 2));

        Assert.Equal("""{"correlation_id":"c1"}""", await well.Content.ReadAsStringAsync());
        Assert.Null(well.Headers.RetryAfter);
        Assert.Equal((307, 9.0, "http://127.0.0.1:1/"), ((int)failed.StatusCode, failed.Headers.RetryAfter!.Delta!.Value.TotalSeconds, failed.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task FailRate_OfAQuarter_IsAboutAQuarterAndFollowsFromTheSeed()
    {
        _receiver.Behaviour.FailRate = 0.25;

        var failed = 0;
        for (var i = 1; i <= 200; i++)
            failed += (await SendAsync("u1", i)).IsSuccessStatusCode ? 0 : 1;

        Assert.InRange(failed, 30, 70);
    }

    [Fact]
    public async Task Close_InsteadOfAnAnswer_IsABrokenConnection()
    {
        _receiver.Behaviour.CloseRate = 1;

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("u1", 1));
        Assert.Equal(0, _receiver.Log.Summary().Accepted);
    }

    [Fact]
    public async Task Delay_BeforeTheAnswer_IsKept()
    {
        _receiver.Behaviour.Delay = TimeSpan.FromSeconds(5);

        var answer = SendAsync("u1", 1);
        await _time.TimerAsync(TimeSpan.FromSeconds(5));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Fact]
    public async Task Hang_ForMatchingPods_NeverAnswersAndEndsWithTheReceiver()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _receiver.Delivered += _ => seen.TrySetResult();
        _receiver.Behaviour.HangWhen = delivery => delivery.Uid == "u2";

        var hanging = SendAsync("u2", 1);
        await seen.Task;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("u1", 1, name: "web-1")).StatusCode);
        Assert.False(hanging.IsCompleted);
        await _receiver.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        Assert.Equal(0, _delivered[0].Status);
    }

    private Task<HttpResponseMessage> SendAsync(
        string uid, int version, string phase = "Running", Func<string, string?>? signature = null, string path = "/", string name = "web-0") =>
        _client.SendAsync(Request(uid, version, phase, signature, path, name));

    private HttpRequestMessage Request(
        string uid, int version, string phase = "Running", Func<string, string?>? signature = null, string path = "/", string name = "web-0")
    {
        var body = $$$"""{"pod":{"kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop","labels":{"name":"x","uid":"x"},"uid":"{{{uid}}}","resourceVersion":"{{{version}}}"},"spec":{"containers":[{"name":"c"}]},"status":{"phase":"{{{phase}}}","containerStatuses":[{"name":"a","state":{"running":{"ready":false}},"ready":true},{"ready":false}]}},"env":{"A":"b"}}""";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_receiver.Uri, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var headers = new Dictionary<string, string?>
        {
            ["webhook-id"] = $"{uid}-{version}",
            ["actorvent-cause"] = "live",
            ["actorvent-type"] = "modified",
            ["actorvent-version"] = version.ToString(CultureInfo.InvariantCulture),
            ["actorvent-previous-version"] = (version - 1).ToString(CultureInfo.InvariantCulture),
            ["actorvent-collapsed"] = "3",
            ["actorvent-attempt"] = "2",
            ["x-atomist-signature"] = (signature ?? Sign)(body),
        };
        foreach (var (header, value) in headers.Where(header => header.Value is not null))
            request.Headers.Add(header, value);
        return request;
    }

    private static string Sign(string body) => $"sha1={Convert.ToHexStringLower(HMACSHA1.HashData(Secret, Encoding.UTF8.GetBytes(body)))}";
}
