using System.Collections.Concurrent;
using ActorVent.Simulator.Api;
using ActorVent.Tests.EndToEnd;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>The roles in the manifests let a node do what it asks for, and nothing else.</summary>
[TakesLong]
public sealed class RbacTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Renderings.Single)]
    [InlineData(Renderings.ClusterWide)]
    [InlineData(Renderings.TryOut)]
    [InlineData(Renderings.ChartDefault)]
    public async Task Roles_ForAllNamespaces_CoverExactlyWhatANodeAsksFor(string rendering) => await CompareAsync(rendering, await OfAllNamespaces.Value);

    [Theory]
    [InlineData(Renderings.NamespaceScoped, "actorvent")]
    [InlineData(Renderings.ChartWithNamespaces, "actorvent", "shop")]
    public async Task Roles_ForSomeNamespaces_CoverExactlyWhatANodeAsksFor(string rendering, params string[] namespaces) =>
        await CompareAsync(rendering, await AskedAsync(requests => Reviews(requests) == 2 * namespaces.Length, [.. namespaces.SelectMany(static name => (string[])["--namespace", name])]));

    /// <summary>What leaves a selector is looked up by its name.</summary>
    [Fact]
    public async Task Roles_OfANodeWithASelector_CoverWhatItLooksUp() => await CompareAsync(
        Renderings.ClusterWide,
        await AskedAsync(static requests => Reviews(requests) == 2 && requests.Any(static request => request is { Resource: "pods", Namespace: not null }), "--field-selector", "status.phase=Running"));

    [Theory]
    [InlineData("get", "", "pods", "shop", "web-0")]
    [InlineData("list", "", "namespaces", null, null)]
    [InlineData("get", "", "namespaces", "shop", "shop")]
    [InlineData("list", "", "secrets", "actorvent", null)]
    [InlineData("list", "apps", "pods", "shop", null)]
    public void Roles_OfEachRendering_DoNotCoverWhatNoNodeAsksFor(string verb, string group, string resource, string? @namespace, string? name) =>
        Assert.All(Renderings.All, rendering => Assert.DoesNotContain(Right.Of(rendering), right => right.Covers(new ResourceRequest(verb, group, resource, @namespace, name))));

    /// <summary>The same for several renderings, and a few seconds long.</summary>
    private static readonly Lazy<Task<IReadOnlyCollection<ResourceRequest>>> OfAllNamespaces = new(static () => AskedAsync(static requests => Reviews(requests) == 2));

    private static Task CompareAsync(string rendering, IReadOnlyCollection<ResourceRequest> asked)
    {
        var rights = Right.Of(rendering);

        Assert.All(asked, request => Assert.True(rights.Any(right => right.Covers(request)), $"no role covers {request}"));
        Assert.All(rights, right => Assert.True(asked.Any(right.Covers), $"nothing asks for {right}"));
        return Task.CompletedTask;
    }

    /// <summary>What a node asks the API server for, from its start on until it has asked for all that a condition names.</summary>
    private static async Task<IReadOnlyCollection<ResourceRequest>> AskedAsync(Func<ICollection<ResourceRequest>, bool> isAll, params string[] arguments)
    {
        await using var rig = await Rig.StartAsync(pods: 30, seed: 9);
        var asked = new ConcurrentQueue<ResourceRequest>();
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Api.Requests.Asked += request =>
        {
            asked.Enqueue(request);
            // Asked for last, about a second after the rest.
            if (asked.Any(static one => one.Verb == "watch") && isAll([.. asked]))
                complete.TrySetResult();
        };
        await using var node = rig.StartNode(arguments);
        using var enough = new CancellationTokenSource();
        var life = rig.Life.RunAsync(rate: 50, enough.Token);
        await Task.WhenAny(complete.Task, Task.Delay(Patience, TimeProvider.System));
        await enough.CancelAsync();
        await life;
        Assert.True(complete.Task.IsCompleted, $"asked for no more than\n{string.Join("\n", asked.Distinct())}\n{string.Join("\n", node.Lines)}");
        Assert.Equal(0, await node.TerminateAsync());
        return [.. asked.Distinct()];
    }

    private static int Reviews(ICollection<ResourceRequest> requests) => requests.Count(static request => request.Resource == "selfsubjectaccessreviews");
}
