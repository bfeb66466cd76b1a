using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Node.Hosting;

/// <summary>What <c>actorvent status</c> says of a whole node whose endpoint gets nothing: what README's table on that says.</summary>
public sealed class StatusTests : IDisposable
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(DocumentationTests.Root, "README.md")).Replace("`", "", StringComparison.Ordinal);

    private readonly ScriptedCluster _cluster = new();
    private readonly RecordingTransport _endpoint = new();
    private readonly NodeStage _stage;

    public StatusTests()
    {
        _stage = new NodeStage(_cluster);
        var composer = new RequestComposer(new Uri("https://hooks.example/"), new PodFormat(), []);
        _stage.Start(new NodePlan
        {
            Node = "node-0",
            Incarnation = default,
            Scopes = [new Scope(ResourceKind.Pods)],
            Endpoints = [(new EndpointOptions { Id = new EndpointId("hooks"), MaskedUrl = "https://hooks.example", NewestOnly = true }, new EndpointPort(_endpoint, composer))],
        });
    }

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void Node_ThatIsWell_HasNothingWrong()
    {
        Change(3);

        Assert.EndsWith("\n\nNothing is wrong.\n", _stage.Status(), StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_ThatAnswers422_IsSaidToMakeDeadLetters_ForAnHour()
    {
        _endpoint.Status = 422;
        Change(3);

        var status = _stage.Status();
        Assert.Contains("\n\nOne problem:\n  endpoint hooks: 3 changes became dead letters since ", status, StringComparison.Ordinal);
        Assert.Contains(" (422); it has accepted nothing since\n", status, StringComparison.Ordinal);
        SaysAsReadme("400, 413, 415 and 422 make dead letters, which actorvent dead-letters shows", status);

        _endpoint.Status = 200;
        Change(3);
        Assert.Contains(" (422); it has accepted others since\n", _stage.Status(), StringComparison.Ordinal);
        _stage.Pass(TimeSpan.FromHours(1));
        Assert.EndsWith("\n\nNothing is wrong.\n", _stage.Status(), StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_ThatIsDown_IsSaidToAcceptNothing_UntilItDoes()
    {
        _endpoint.Status = 503;
        Change(20);
        _stage.Pass(60);

        var status = _stage.Status();
        Assert.Matches(@"\n\nOne problem:\n  endpoint hooks: it accepts nothing since \d\d:\d\d:\d\d \(503\)\n", status);
        Assert.Contains("See that it answers 2xx within 30 s at the final URL", status, StringComparison.Ordinal);
        SaysAsReadme("2xx", status);
        SaysAsReadme("the final URL", status);

        _endpoint.Status = 200;
        _stage.Pass(TimeSpan.FromMinutes(6));
        Assert.EndsWith("\n\nNothing is wrong.\n", _stage.Status(), StringComparison.Ordinal);
    }

    [Fact]
    public void Disk_ThatIsFull_IsSaidToBe_UntilThereIsRoom()
    {
        _stage.Journal.Faults = operation => operation.StartsWith("Read", StringComparison.Ordinal) || operation == "Heads" ? Fault.None : Fault.NotWritten;
        _stage.Logs.IsFull = true;
        Change(3);

        var status = _stage.Status();
        SaysAsReadme("The journal cannot be written", status);
        Assert.Contains("Nothing new is recorded or sent meanwhile. See that the disk has room", status, StringComparison.Ordinal);

        _stage.Journal.Faults = null;
        _stage.Logs.IsFull = false;
        _stage.Pass(20);
        Assert.EndsWith("\n\nNothing is wrong.\n", _stage.Status(), StringComparison.Ordinal);
    }

    /// <summary>The table's words are the answer's.</summary>
    private static void SaysAsReadme(string words, string status)
    {
        Assert.Contains(words, Readme, StringComparison.Ordinal);
        Assert.Contains(words, status, StringComparison.Ordinal);
    }

    private void Change(int pods)
    {
        for (var i = 0; i < pods; i++)
            _cluster.Put($"web-{i}");
        _stage.Pass(5);
    }
}
