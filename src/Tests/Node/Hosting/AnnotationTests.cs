using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>What annotations do, from the cluster to the request.</summary>
public sealed partial class AnnotationTests : IDisposable
{
    private const string Hook = """{"webhooks":["https://tenant.example/secret?token=1"],"environment":"tenant"}""";

    private readonly ScriptedCluster _cluster = new();
    private readonly RecordingTransport _operators = new();
    private readonly List<RecordingTransport> _opened = [];
    private readonly MeterListener _listener = new();
    private readonly HashSet<string?> _labels = [];
    private int _status = 200;
    private readonly NodeStage _stage;

    public AnnotationTests()
    {
        _stage = new NodeStage(_cluster);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _stage.Meter) && instrument.Name == "actorvent.deliveries")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _labels.Add(tags[0].Value as string));
        _listener.Start();
    }

    private IEnumerable<string> SeenByTenants => _opened.SelectMany(t => t.Seen);

    public void Dispose()
    {
        _listener.Dispose();
        _stage.Dispose();
    }

    [Fact]
    public void Pods_WithoutAnyConfiguredEndpoint_AreSentWhereTheyNameWebhooks()
    {
        Start(Rules(_ => null), configured: false);
        _cluster.Put("web-0", Hook);
        _cluster.Put("web-1");
        _stage.Pass(5);
        _cluster.Delete("web-1");
        _cluster.Delete("web-0");
        _stage.Pass(5);

        Assert.Empty(_operators.Seen);
        Assert.Equal(["web-0 added", "web-0 deleted"], SeenByTenants);
    }

    [Fact]
    public void Pod_WithWebhooks_GoesToThemAlone()
    {
        Start();
        _cluster.Put("web-0", Hook);
        _cluster.Put("web-1");
        _stage.Pass(5);
        _cluster.Delete("web-0");
        _stage.Pass(5);

        Assert.Equal(["web-1 added"], _operators.Seen);
        Assert.Equal(["web-0 added", "web-0 deleted"], SeenByTenants);
        var request = _opened[0].Requests[0];
        Assert.Equal("https://tenant.example/secret?token=1", request.Url.AbsoluteUri);
        Assert.Equal("tenant", RecordingTransport.Environment(request));
        Assert.Equal("operator", RecordingTransport.Environment(_operators.Requests[0]));
        // The operator's key is for the operator's endpoints.
        Assert.NotNull(RecordingTransport.Header(_operators.Requests[0], AtomistSigner.Header));
        Assert.Null(RecordingTransport.Header(request, AtomistSigner.Header));
        Assert.Equal(["annotation", "operators"], _labels.Order());
        Assert.DoesNotContain(_stage.Log.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
        Assert.Contains(_stage.Log.Lines, line => line.Text.Contains("https://tenant.example", StringComparison.Ordinal));
    }

    [Fact]
    public void Pod_ThatChangesItsAnnotation_IsKnownToThoseItLeft()
    {
        Start();
        _cluster.Put("web-0");
        _stage.Pass(5);
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        _cluster.Put("web-0");
        _stage.Pass(5);
        _cluster.Delete("web-0");
        _stage.Pass(5);

        Assert.Equal(["web-0 added", "web-0 out-of-scope", "web-0 modified", "web-0 deleted"], _operators.Seen);
        Assert.Equal(["web-0 modified", "web-0 out-of-scope"], SeenByTenants);
    }

    [Fact]
    public void Webhooks_WithoutBeingEnabled_DoNotCountButTheEnvironmentDoes()
    {
        Start(rules: null);
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);

        Assert.Equal(["web-0 added"], _operators.Seen);
        Assert.Equal("tenant", RecordingTransport.Environment(_operators.Requests[0]));
        Assert.Empty(_opened);
    }

    [Fact]
    public void Webhooks_ThatAreRefused_LeaveTheConfiguredEndpoints()
    {
        Start(Rules(_ => "the host is not allowed"));
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);

        Assert.Equal(["web-0 added"], _operators.Seen);
        Assert.Empty(_opened);
    }

    [Fact]
    public void Webhooks_RefusedAfterARestart_GetNothingMore()
    {
        _status = 503;
        Start();
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        Assert.NotEmpty(SeenByTenants);
        Stop();
        _opened.Clear();

        Start(Rules(_ => "not any more"));
        _stage.Pass(60);

        Assert.Empty(SeenByTenants);
        var letter = Assert.Single(Wait(_stage.Journal.ReadDeadLettersAsync(null, 10, payloads: true, default)));
        Assert.Equal(("its URL is not allowed any more", 0), (letter.Reason, letter.Payload.Length));
        // From its next change on the pod is the configured endpoints'.
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        Assert.Equal(["web-0 modified"], _operators.Seen);
    }

    [Fact]
    public void Webhooks_DisabledAtARestart_GetNothingMore()
    {
        _status = 503;
        Start();
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        Stop();
        _opened.Clear();

        Start(rules: null);
        _cluster.Put("web-0", Hook);
        _stage.Pass(60);

        Assert.Empty(_opened);
        Assert.Equal(["web-0 modified"], _operators.Seen);
    }

    [Fact]
    public void Webhooks_KnownBeforeARestart_GoOnWhereTheyWere()
    {
        _status = 503;
        Start();
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        Stop();
        _status = 200;
        _opened.Clear();

        Start();
        _stage.Pass(60);

        Assert.Equal(["web-0 added"], SeenByTenants);
    }

    [Fact]
    public void Webhooks_ThatNobodyNamesAnyMore_AreRemoved()
    {
        Start();
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        _cluster.Delete("web-0");
        _stage.Pass(180);

        Assert.Empty(Wait(_stage.Journal.ReadAnnotationEndpointsAsync(default)));
        Assert.True(Assert.Single(_opened).IsDisposed);
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        Assert.Equal(["web-0 added"], _opened[1].Seen);
    }

    [Fact]
    public void Webhooks_BeyondTheLimit_LeaveTheConfiguredEndpoints()
    {
        Start(Rules(_ => null) with { MostEndpoints = 1 });
        _cluster.Put("web-0", Hook);
        _stage.Pass(5);
        _cluster.Put("web-1", """{"webhooks":["https://another.example/"]}""");
        _stage.Pass(5);

        Assert.Equal(["web-1 added"], _operators.Seen);
        Assert.Contains(_stage.Log.Lines, line => line.Text.Contains("there are 1 endpoints from annotations already", StringComparison.Ordinal));
    }

    [Fact]
    public void Webhooks_ThatNeverAccept_HoldUpNobody()
    {
        _status = 503;
        Start();
        for (var i = 0; i < 400; i++)
            _cluster.Put($"dead-{i}", Hook);
        _stage.Pass(60);
        _cluster.Put("web-0");
        _stage.Pass(2);

        Assert.Equal(["web-0 added"], _operators.Seen);
    }

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private TenantRules Rules(Func<string, string?> refusal) => new()
    {
        Refusal = refusal,
        Transport = () =>
        {
            _opened.Add(new RecordingTransport { Status = _status });
            return _opened[^1];
        },
    };

    private void Start() => Start(Rules(_ => null));

    private void Start(TenantRules? rules, bool configured = true)
    {
        var composer = new RequestComposer(new Uri("https://operators.example/"), new PodFormat(), [new AtomistSigner("key"u8.ToArray())]);
        _stage.Start(new NodePlan
        {
            Node = "node-0",
            Incarnation = default,
            Scopes = [new Scope(ResourceKind.Pods)],
            Collapse = CollapseOptions.Default,
            ResendUnhealthy = TimeSpan.FromMinutes(1),
            Endpoints = configured ? [(new EndpointOptions { Id = new EndpointId("operators"), MaskedUrl = "https://operators.example" }, new EndpointPort(_operators, composer))] : [],
            Environment = new Dictionary<string, string> { ["ATOMIST_ENVIRONMENT"] = "operator" },
            Tenants = rules,
        });
    }

    private void Stop() => _stage.Stop();
}
