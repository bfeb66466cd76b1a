using System.Diagnostics.Metrics;
using System.Text.Json;
using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Clustered;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands.Asking;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using ActorVent.Tests.Node.Commands.Asking;
using ActorVent.Tests.Node.Hosting;
using Akka.Actor;
using Xunit;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Tests.Node.Admin;

/// <summary>A node that is alone is asked what a cluster is asked.</summary>
public sealed class LoneRoutesTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly Meter _meter = new("ActorVent.LoneRoutes");
    private readonly ActorSystem _system = ActorSystem.Create("lone");
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedNode _node = null!;
    private AdminClient _client = null!;

    public ValueTask InitializeAsync()
    {
        var plan = new NodePlan { Node = "node-0", Incarnation = new Incarnation("i1"), Scopes = [new Scope(ResourceKind.Pods)], Endpoints = [] };
        var services = new NodeServices(
            plan, Task.FromResult<string?>("c"), new ScriptedCluster(), new MemoryJournal(new Ring(RingKind.Name, 16)), _meter, TimeProvider.System, new Random(1), new CapturedLog());
        foreach (var (region, name) in ((string, string)[])[("partitions", "10"), ("partitions", "2"), ("endpoints", "hook"), ("watchers", "c|Pod|||")])
            services.Residents.Came(region, name, ActorRefs.Nobody);
        var routes = new LoneRoutes(services, new LoneFleet(_system, services.Residents), _left.SetResult);
        routes.TellWhenLeaving(_system);
        _node = ScriptedNode.Start(_directory.Path, [.. routes.All]);
        _client = new AdminClient(Path.Combine(_directory.Path, "admin.sock"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
        await _system.Terminate();
        _meter.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Cluster_IsOfOneMember_WhichLeadsAndHasAll()
    {
        var report = ReportJson.Read<ClusterReport>(await _client.AskAsync(HttpMethod.Get, ClusterReport.Path, CancellationToken.None))!;

        var member = Assert.Single(report.Members);
        Assert.Equal(("local", "local", "local"), (report.Asked, report.Leader, member.Address));
        Assert.Equal(("up", true, "i1"), (member.Status, member.IsReachable, member.Incarnation));
        Assert.Equal(["2", "10"], member.Partitions);
        Assert.Equal(["hook"], member.Endpoints);
        Assert.Equal(["c|Pod|||"], member.Watchers);
        Assert.NotNull(member.Digest);
        Assert.Empty(report.Leases);
    }

    [Fact]
    public async Task Membership_IsToldUntilTheNodeLeaves()
    {
        await using var lines = _client.FollowAsync(ClusterRoutes.Events, CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal("local up", await NextAsync(lines));
        Assert.Equal("local leader", await NextAsync(lines));

        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance);

        Assert.Equal("local leaving", await NextAsync(lines));
    }

    [Fact]
    public async Task Leave_IsAnswered_AndThenCarriedOut()
    {
        var ordered = ReportJson.Read<ClusterRoutes.Ordered>(await _client.AskAsync(HttpMethod.Post, $"{ClusterRoutes.Leave}?node=local", CancellationToken.None));

        Assert.Equal(new ClusterRoutes.Ordered("local", "leave"), ordered);
        await _left.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(ClusterRoutes.Leave, "b:2", "'b:2' is no member: there is local, which is alone")]
    [InlineData(ClusterRoutes.Leave, "", "'' is no member: there is local, which is alone")]
    [InlineData(ClusterRoutes.Down, "b:2", "'b:2' is no member: there is local, which is alone")]
    [InlineData(ClusterRoutes.Down, "local", "the node is alone, and no other can do its work: stop it with SIGTERM, or with actorvent cluster leave local")]
    public async Task Order_ThatCannotBeCarriedOut_IsRefused(string order, string node, string says)
    {
        var refused = await Assert.ThrowsAsync<AdminException>(() => _client.AskAsync(HttpMethod.Post, $"{order}?node={node}", CancellationToken.None));

        Assert.Equal((AdminFault.Refused, says), (refused.Fault, refused.Message));
        Assert.False(_left.Task.IsCompleted);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<string> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        using var line = JsonDocument.Parse(lines.Current);
        return $"{line.RootElement.GetProperty("node").GetString()} {line.RootElement.GetProperty("what").GetString()}";
    }
}
