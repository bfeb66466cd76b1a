using ActorVent.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Watching;

/// <summary>What may not be listed.</summary>
public sealed partial class WatcherActorTests
{
    [Fact]
    public void Permission_ThatIsMissing_IsShownAsAManifestOnce()
    {
        const string Manifest = "kind: ClusterRole";
        ApiException Forbidden() => new(ApiErrorKind.Forbidden, $"cannot list pods; this ClusterRole grants it:\n{Manifest}") { RetryAfter = TimeSpan.FromSeconds(3) };
        _client.Error = Forbidden();
        Start();
        Assert.Equal("list", Asked());
        AwaitAssert(() => Assert.Single(_log.Lines));
        // The line comes before the timer is set.
        Settle();
        _client.Error = Forbidden();
        Scheduler.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("list", Asked());
        Settle();
        AwaitAssert(() => Assert.Equal(2, _log.Lines.Count));

        Assert.All(_log.Lines, line => Assert.Contains("cannot list pods; this ClusterRole grants it; trying again in ", line.Text, StringComparison.Ordinal));
        Assert.Equal([true, false], _log.Lines.Select(line => line.Text.EndsWith($"\n{Manifest}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Permission_ThatTheReviewHasShown_IsNotShownAgain_UntilItWasGranted()
    {
        const string Manifest = "kind: ClusterRole";
        Assert.True(_rules.Show(Manifest));
        _client.Error = new ApiException(ApiErrorKind.Forbidden, $"cannot list pods; this ClusterRole grants it:\n{Manifest}") { RetryAfter = TimeSpan.FromSeconds(3) };
        Start();
        Assert.Equal("list", Asked());
        Settle();
        AwaitAssert(() => Assert.DoesNotContain(Manifest, Assert.Single(_log.Lines).Text, StringComparison.Ordinal));
        Settle();
        Assert.False(_rules.Show(Manifest));

        _client.Page(100, null);
        Scheduler.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["begun 100", "ended 100"], Told());

        // What it tells partitions comes before what it notes for itself.
        AwaitAssert(() => Assert.True(_rules.Show(Manifest)));
    }
}
