using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>What becomes of deliveries that fail, from the cluster to the request.</summary>
public sealed class RetryTests : IDisposable
{
    private readonly ScriptedCluster _cluster = new();
    private readonly RecordingTransport _endpoint = new();
    private readonly NodeStage _stage;

    public RetryTests()
    {
        _stage = new NodeStage(_cluster);
        Start();
    }

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void Delivery_FailingForADay_ArrivesOnceTheEndpointIsBack()
    {
        _endpoint.Status = 503;
        _cluster.Put("web-0");
        _stage.Pass(TimeSpan.FromHours(25));
        // Five minutes between attempts, at the longest.
        Assert.InRange(_endpoint.Requests.Count, 25 * 12, 25 * 60);
        _endpoint.Status = 200;
        _endpoint.Requests.Clear();

        _stage.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(["web-0 added"], _endpoint.Seen);
    }

    [Fact]
    public void Delivery_Failing_HoldsUpWhatFollowsOfItsPodAndNoOther()
    {
        Stop(crash: false);
        Start(new CollapseOptions(CollapseMode.None, TimeSpan.FromSeconds(1)));
        _endpoint.Only = "web-0";
        _endpoint.Status = 503;
        _cluster.Put("web-0");
        _cluster.Put("web-0");
        _cluster.Delete("web-0");
        _cluster.Put("web-1");
        _stage.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(["web-0 added", "web-1 added"], _endpoint.Seen.Distinct().Order());
        Assert.Single(_endpoint.Seen, "web-1 added");
        _endpoint.Status = 200;
        _endpoint.Requests.Clear();

        _stage.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(["web-0 added", "web-0 modified", "web-0 deleted"], _endpoint.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Delivery_FailingAtARestart_ArrivesAfterIt(bool crash)
    {
        _endpoint.Status = 503;
        _cluster.Put("web-0");
        _cluster.Put("web-1");
        _stage.Pass(TimeSpan.FromMinutes(1));
        Stop(crash);
        _endpoint.Status = 200;
        _endpoint.Requests.Clear();

        Start();
        _stage.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(["web-0 added", "web-1 added"], _endpoint.Seen.Order());
    }

    [Fact]
    public void Deliveries_ThatAreNotAnswered_AreBounded()
    {
        _endpoint.Hangs = true;
        for (var i = 0; i < 1_000; i++)
            _cluster.Put($"web-{i}");
        _stage.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(new EndpointOptions { Id = new EndpointId("a"), MaskedUrl = "" }.FirstInFlight, _endpoint.Requests.Count);
    }

    [Fact]
    public void Changes_WithinALongWindow_AreSentOnceInIt()
    {
        Stop(crash: false);
        Start(new CollapseOptions(CollapseMode.Latest, TimeSpan.FromMinutes(2)));
        for (var i = 0; i < 60; i++)
        {
            _cluster.Put("web-0");
            _stage.Pass(10);
        }
        _stage.Pass(TimeSpan.FromMinutes(3));

        // Ten minutes of changes: the first at once, then one for each two minutes.
        Assert.InRange(_endpoint.Requests.Count, 5, 6);
    }

    private void Start(CollapseOptions? collapse = null)
    {
        var newestOnly = collapse?.Mode != CollapseMode.None;
        var composer = new RequestComposer(new Uri("https://hooks.example/"), new PodFormat(), []);
        _stage.Start(new NodePlan
        {
            Node = "node-0",
            Incarnation = default,
            Scopes = [new Scope(ResourceKind.Pods)],
            Collapse = collapse ?? CollapseOptions.Default,
            Endpoints = [(new EndpointOptions { Id = new EndpointId("hooks"), MaskedUrl = "https://hooks.example", NewestOnly = newestOnly }, new EndpointPort(_endpoint, composer))],
        });
    }

    private void Stop(bool crash)
    {
        if (crash)
            _stage.Crash();
        else
            _stage.Stop();
    }
}
