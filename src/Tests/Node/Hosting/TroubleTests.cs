using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>What the log of a whole node says of a night: by causes, not by those who suffer from them.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly ScriptedCluster _cluster = new();
    private readonly RecordingTransport _endpoint = new();
    private readonly NodeStage _stage;

    public TroubleTests() => _stage = new NodeStage(_cluster, partitions: 64);

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void Disk_ThatIsFullForNineSeconds_IsOneWarningAndItsEnd()
    {
        Start();

        FillDisk(seconds: 9);

        Assert.StartsWith("The journal cannot be written: ", Assert.Single(Warnings()), StringComparison.Ordinal);
        Assert.StartsWith("The journal works again after ", Assert.Single(Lines(LogLevel.Information)), StringComparison.Ordinal);
        Assert.Equal(400, _endpoint.Requests.Select(request => RecordingTransport.Header(request, "webhook-id")).Distinct().Count());
    }

    [Fact]
    public void Disk_ThatIsFullForLong_IsOneWarningAMinute()
    {
        Start();

        FillDisk(seconds: 80);

        Assert.Equal(2, Warnings().Length);
        Assert.All(Warnings()[1..], line => Assert.Matches(@" \(\d\d+ times since \d\d:\d\d:\d\d\)$", line));
        Assert.Single(Lines(LogLevel.Information), line => line.StartsWith("The journal works again after ", StringComparison.Ordinal));
    }

    [Fact]
    public void Endpoint_ThatIsDown_IsOneWarningAMinuteAndItsEnd()
    {
        Start();
        _endpoint.Status = 503;
        Change(200);
        _stage.Pass(80);
        _endpoint.Status = 200;
        _stage.Pass(30);

        Assert.Equal(2, Warnings().Length);
        Assert.All(Warnings(), line => Assert.StartsWith("Endpoint hooks: Pod shop/web-", line, StringComparison.Ordinal));
        Assert.Contains(" is not accepted (503)", Warnings()[0], StringComparison.Ordinal);
        Assert.Single(Lines(LogLevel.Information), line => line.StartsWith("Endpoint hooks works again after ", StringComparison.Ordinal));
    }

    [Fact]
    public void Endpoint_ThatFailsForAMoment_WorksAgainOnceAllIsAccepted()
    {
        Start();
        _endpoint.Only = "web-1";
        _endpoint.Status = 503;
        Change(3);
        _stage.Pass(2);
        _endpoint.Status = 200;
        _stage.Pass(10);

        Assert.Single(Warnings());
        Assert.StartsWith("Endpoint hooks works again after ", Assert.Single(Lines(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_ThatRedirects_IsToldThatThisIsNotFollowed()
    {
        Start();
        _endpoint.Status = 301;
        Change(1);
        _stage.Pass(5);

        Assert.Contains(" is not accepted (301: redirects are not followed, give the final URL), attempt 1; again in ", Assert.Single(Warnings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_ThatRefusesEverything_IsOneWarningAMinute()
    {
        Start();
        _endpoint.Status = 400;
        Change(200);
        _stage.Pass(50);
        _cluster.Put("late");
        _stage.Pass(20);
        _cluster.Put("later");
        _stage.Pass(5);

        Assert.Equal(2, Warnings().Length);
        Assert.Contains(" is given up (400) and kept as a dead letter", Warnings()[0], StringComparison.Ordinal);
        Assert.Contains("Pod shop/later ", Warnings()[1], StringComparison.Ordinal);
        Assert.Contains("(201 times since ", Warnings()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ApiServer_ThatIsAway_IsOneTroubleForAllNamespaces()
    {
        _cluster.Error = new ApiException(ApiErrorKind.Network, "connection refused");
        Start("shop", "payments", "platform");
        _stage.Pass(20);
        _cluster.Error = null;
        _stage.Pass(60);

        Assert.Contains("connection refused; trying again in ", Assert.Single(Warnings()), StringComparison.Ordinal);
        Assert.Single(Lines(LogLevel.Information), line => line.StartsWith("The API server works again after ", StringComparison.Ordinal));
    }

    [Fact]
    public void Permission_ThatIsMissing_IsToldAtOnceAlsoAfterTheServerWasAway()
    {
        _cluster.Error = new ApiException(ApiErrorKind.Network, "connection refused");
        Start();
        _cluster.Error = new ApiException(ApiErrorKind.Forbidden, "may not list pods");
        _stage.Pass(10);

        Assert.Equal(2, Warnings().Length);
        Assert.StartsWith("cluster c: may not list pods; trying again in ", Warnings()[1], StringComparison.Ordinal);
    }

    private void Start(params string[] namespaces)
    {
        var composer = new RequestComposer(new Uri("https://hooks.example/"), new PodFormat(), []);
        _stage.Start(new NodePlan
        {
            Node = "node-0",
            Incarnation = default,
            Scopes = namespaces.Length == 0 ? [new Scope(ResourceKind.Pods)] : [.. namespaces.Select(name => new Scope(ResourceKind.Pods, name))],
            Collapse = CollapseOptions.Default,
            Endpoints = [(new EndpointOptions { Id = new EndpointId("hooks"), MaskedUrl = "https://hooks.example", NewestOnly = true }, new EndpointPort(_endpoint, composer))],
        });
        if (_cluster.Error is null)
            _stage.Log.Lines.Clear();
    }

    /// <summary>No write is written, of whatever it is, while many pods change.</summary>
    private void FillDisk(int seconds)
    {
        _stage.Journal.Faults = operation => operation.StartsWith("Read", StringComparison.Ordinal) || operation == "Heads" ? Fault.None : Fault.NotWritten;
        _stage.Logs.IsFull = true;
        Change(400);
        _stage.Pass(seconds);
        _stage.Journal.Faults = null;
        _stage.Logs.IsFull = false;
        _stage.Pass(20);
    }

    private void Change(int pods)
    {
        for (var i = 0; i < pods; i++)
            _cluster.Put($"web-{i}");
    }

    private string[] Warnings() => [.. _stage.Log.Lines.Where(line => line.Level > LogLevel.Information).Select(line => line.Text)];

    private string[] Lines(LogLevel level) => [.. _stage.Log.Lines.Where(line => line.Level == level && line.Text.Contains(" again", StringComparison.Ordinal)).Select(line => line.Text)];
}
