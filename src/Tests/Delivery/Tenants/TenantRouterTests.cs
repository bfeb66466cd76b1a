using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using ActorVent.Delivery.Tenants;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Delivery.Tenants;

public sealed class TenantRouterTests : IDisposable
{
    private static readonly ObjectKey Pod = new("c", "Pod", "shop", "web-0");

    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Meter _meter = new("ActorVent.TenantRouterTests");
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counted = [];
    private bool _isAllowed = true;

    public TenantRouterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
            _counted[(string)tags[0].Value!] = _counted.GetValueOrDefault((string)tags[0].Value!) + count);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Targets_AllowedUrls_AreNamedEachOnce()
    {
        var targets = Router().Targets(Pod, Payload("https://a.example/1", "https://A.example:443/1", "https://b.example/2"));

        Assert.Equal(["https://a.example", "https://b.example"], targets.Select(t => t.MaskedUrl));
        Assert.Equal(2, _counted["applied"]);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Targets_RefusedUrl_IsCountedEachTimeAndLoggedOnce()
    {
        var router = Router();
        for (var i = 0; i < 3; i++)
            Assert.Single(router.Targets(Pod, Payload("https://evil.example/secret", "https://a.example/")));
        Assert.Empty(router.Targets(Pod with { Name = "web-1" }, Payload("https://evil.example/secret")));

        Assert.Equal(4, _counted["not-allowed"]);
        Assert.Equal([LogLevel.Warning, LogLevel.Debug], _log.Lines.Select(l => l.Level));
        Assert.Contains("Pod shop/web-0 names https://evil.example, which is refused: the host is evil", Text(0));
        Assert.DoesNotContain("secret", string.Concat(_log.Lines.Select(l => l.Text)));
    }

    [Fact]
    public void Targets_WithoutRules_AreNone()
    {
        var router = Router(rules: false);
        router.Targets(Pod, Payload("https://a.example/"));

        Assert.Empty(router.Targets(Pod, Payload("https://a.example/")));
        Assert.Equal(2, _counted["disabled"]);
        var line = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains("not enabled", line.Text);
    }

    [Fact]
    public void Targets_ValueThatDoesNotParse_IsLoggedWithoutTheValue()
    {
        var targets = Router().Targets(Pod, Encoding.UTF8.GetBytes("""{"metadata":{"annotations":{"atomist.com/k8vent":"{secret"}}}"""));

        Assert.Empty(targets);
        Assert.Equal(1, _counted["invalid"]);
        var line = Assert.Single(_log.Lines).Text;
        Assert.Contains("atomist.com/k8vent of Pod shop/web-0", line);
        Assert.DoesNotContain("secret", line);
    }

    [Fact]
    public void Targets_MoreThanOneObjectMayHave_AreDropped()
    {
        var targets = Router().Targets(Pod, Payload([.. Enumerable.Range(1, 10).Select(i => $"https://a.example/{i}")]));

        Assert.Equal(8, targets.Count);
        Assert.Equal(2, _counted["too-many"]);
    }

    [Fact]
    public void Targets_TextThatIsNoUrl_IsCounted()
    {
        Assert.Single(Router().Targets(Pod, Payload("nonsense", "https://a:b@a.example/", "https://a.example/")));

        Assert.Equal(2, _counted["no-url"]);
        Assert.DoesNotContain("nonsense", string.Concat(_log.Lines.Select(l => l.Text)));
    }

    [Fact]
    public void OverLimit_IsCountedAndLoggedOnce()
    {
        var router = Router();
        var endpoint = TenantUrl.Register(new Uri("https://a.example/secret"));
        router.OverLimit(Pod, endpoint);
        router.OverLimit(Pod, endpoint);

        Assert.Equal(2, _counted["over-limit"]);
        Assert.Contains("https://a.example, but there are 7", Assert.Single(_log.Lines).Text);
    }

    [Fact]
    public void ManyRefusals_AreNotAllRemembered()
    {
        var router = Router();
        for (var i = 0; i < 10_001; i++)
            router.Targets(Pod with { Name = $"{i}" }, Payload("https://evil.example/"));
        router.Targets(Pod with { Name = "0" }, Payload("https://evil.example/"));

        Assert.Equal(10_002, _log.Lines.Count);
    }

    [Fact]
    public void RefusalsOfManyObjects_AreALineAMinuteForEachReason()
    {
        var router = Router();
        for (var i = 0; i < 1000; i++)
        {
            router.Targets(Pod with { Name = $"web-{i}" }, Payload("https://evil.example/", "nonsense"));
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
        Assert.Equal(2, Told.Count());

        _time.Advance(TimeSpan.FromSeconds(10));
        // Nothing new, but there is something to tell.
        for (var i = 0; i < 2; i++)
            router.Targets(Pod, Payload("https://evil.example/"));
        router.Targets(Pod with { Name = "web-1000" }, Payload("https://evil.example/"));

        Assert.Equal(3, Told.Count());
        Assert.StartsWith("Pod shop/web-0 names https://evil.example, which is refused", Told.Last());
        Assert.EndsWith(" (and 999 more like it since 00:00:00; --log-level debug shows each)", Told.Last());
    }

    [Fact]
    public void Refusal_ThatIsTheOnlyOneForLong_IsTold()
    {
        var router = Router();
        router.Targets(Pod, Payload("https://evil.example/"));
        _time.Advance(TimeSpan.FromHours(1));
        router.Targets(Pod, Payload("https://evil.example/"));
        router.Targets(Pod with { Name = "web-1" }, Payload("https://evil.example/"));

        Assert.Equal(2, Told.Count());
        Assert.EndsWith("or else the configured endpoints", Told.Last());
    }

    [Fact]
    public void UrlOf_IsReadFromTheEntry()
    {
        var url = new Uri("https://a.example/secret");
        var entry = Samples.Entry(Encoding.UTF8.GetString(Payload("https://b.example/", "https://a.example:443/secret")));
        var router = Router();

        Assert.Equal(url, router.UrlOf(entry, TenantUrl.IdOf(url)));
        Assert.Null(router.UrlOf(entry, TenantUrl.IdOf(new Uri("https://c.example/"))));
        Assert.Null(Router(rules: false).UrlOf(entry, TenantUrl.IdOf(url)));
        _isAllowed = false;
        Assert.Null(router.UrlOf(entry, TenantUrl.IdOf(url)));
    }

    [Fact]
    public void UrlOf_WrittenInTwoWaysOneOfWhichIsRefused_IsThatOfTheOther()
    {
        var payload = Payload("https://a.example/evil/../1", "https://a.example/1", " https://a.example/2");
        var router = Router();

        var targets = router.Targets(Pod, payload);

        Assert.Equal(2, targets.Count);
        Assert.All(targets, target => Assert.Equal(target.Id, TenantUrl.IdOf(router.UrlOf(Samples.Entry(Encoding.UTF8.GetString(payload)), target.Id)!)));
    }

    private IEnumerable<string> Told => _log.Lines.Where(l => l.Level > LogLevel.Debug).Select(l => l.Text);

    private string Text(int line) => _log.Lines.ElementAt(line).Text;

    private static byte[] Payload(params string[] webhooks) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["metadata"] = new { annotations = new Dictionary<string, string> { ["actorvent.io/webhooks"] = JsonSerializer.Serialize(new { webhooks }) } },
    });

    private TenantRouter Router(bool rules = true) => new(
        rules ? new TenantRules { Refusal = Refusal, Transport = () => throw new InvalidOperationException("not asked for"), MostEndpoints = 7 } : null,
        new TenantMetrics(_meter),
        new RefusalLog(_time, _log));

    private string? Refusal(string url) => !_isAllowed ? "nothing is" : url.Contains("evil", StringComparison.Ordinal) ? "the host is evil" : null;
}
