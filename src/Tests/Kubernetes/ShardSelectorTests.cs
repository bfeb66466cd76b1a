using System.Globalization;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Kubernetes;

public class ShardSelectorTests
{
    private static readonly Scope Lower = new(ResourceKind.Pods) { ShardSelector = "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')" };

    [Theory]
    [InlineData(RingKind.Uid, 2, "0", "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')")]
    [InlineData(RingKind.Uid, 2, "1", "shardRange(object.metadata.uid, '0x8000000000000000', '0x10000000000000000')")]
    [InlineData(RingKind.Namespace, 64, "1", "shardRange(object.metadata.namespace, '0x0400000000000000', '0x0800000000000000')")]
    [InlineData(RingKind.Uid, 64, "7,5,6", "shardRange(object.metadata.uid, '0x1400000000000000', '0x2000000000000000')")]
    [InlineData(RingKind.Uid, 64, "63,0,1,5,5", "shardRange(object.metadata.uid, '0x0000000000000000', '0x0800000000000000') || shardRange(object.metadata.uid, '0x1400000000000000', '0x1800000000000000') || shardRange(object.metadata.uid, '0xfc00000000000000', '0x10000000000000000')")]
    [InlineData(RingKind.Uid, 4096, "4095", "shardRange(object.metadata.uid, '0xfff0000000000000', '0x10000000000000000')")]
    [InlineData(RingKind.Uid, 4, "0,1,2,3", null)]
    [InlineData(RingKind.Uid, 1, "0", null)]
    [InlineData(RingKind.Uid, 4, "", null)]
    [InlineData(RingKind.Name, 4, "0", null)]
    public void Shards_OfARing_AreItsRanges(RingKind kind, int shards, string owned, string? expected) =>
        Assert.Equal(expected, ShardSelector.For(new Ring(kind, shards), Shards(owned)));

    [Fact]
    public void Shards_InMoreRangesThanAnAddressHolds_AreNotSaid()
    {
        var ring = new Ring(RingKind.Uid, 128);
        Assert.Equal(32, ShardSelector.For(ring, Enumerable.Range(0, 32).Select(i => new PartitionId(2 * i)))!.Split("||").Length);
        Assert.Null(ShardSelector.For(ring, Enumerable.Range(0, 33).Select(i => new PartitionId(2 * i))));
    }

    /// <summary>What the recorded server put into each half is what the ring puts there.</summary>
    [Theory]
    [InlineData("pods-list-sharded-lower", 0)]
    [InlineData("pods-list-sharded-upper", 1)]
    public void Ring_OfUids_IsTheServersOwn(string recording, int shard)
    {
        var ring = new Ring(RingKind.Uid, 2);
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        var page = ListScanner.Scan(Recording.Load(recording).Body, scanner);

        Assert.NotEmpty(page.Items);
        Assert.All(page.Items, item => Assert.Equal(shard, ring.PartitionOf(item.Namespace, item.Name, item.Uid).Value));
        Assert.Equal(ShardSelector.For(ring, [new PartitionId(shard)]), page.ShardSelector);
    }

    [Theory]
    [InlineData("pods-list-sharded-lower", true)]
    [InlineData("pods-list-all", false)]
    [InlineData("pods-list-bad-shard", false)]
    [InlineData("pods-list-bad-selector", false)]
    public async Task Server_AskedWithOneObject_SaysWhetherItHonoursTheSelector(string recording, bool honoured)
    {
        await using var server = await FakeApiServer.ReplayAsync(recording);
        using var client = server.Client();

        Assert.Equal(honoured, await client.HonoursShardSelectorAsync(Lower, default));
        Assert.Equal(Recording.Load("pods-list-sharded-lower").Path.Replace("pods?", "pods?limit=1&", StringComparison.Ordinal), server.Requests.Single().Target);
    }

    [Fact]
    public async Task Server_ThatCannotBeAsked_IsAnError()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-forbidden");
        using var client = server.Client();

        Assert.Equal(ApiErrorKind.Forbidden, (await Assert.ThrowsAsync<ApiException>(async () => await client.HonoursShardSelectorAsync(Lower, default))).Kind);
        Assert.False(await client.HonoursShardSelectorAsync(new Scope(ResourceKind.Pods), default));
    }

    [Fact]
    public async Task Selector_OfAScope_GoesWithListsAndWatchesButNotIntoItsStoredForm()
    {
        await using var server = await FakeApiServer.StartAsync(context =>
            (context.Request.Query.ContainsKey("watch") ? Recording.Load("pods-watch-sharded-lower") : Recording.Load("pods-list-sharded-lower")).WriteAsync(context));
        using var client = server.Client();

        await client.ListAsync(Lower, null, default);
        await using (await client.WatchAsync(Lower, new ResourceVersion("217"), default))
        {
        }

        Assert.All(server.Requests, request => Assert.Contains("shardSelector=shardRange%28object.metadata.uid%2C%20%270x0000000000000000%27%2C%20%270x8000000000000000%27%29", request.Target, StringComparison.Ordinal));
        Assert.Equal(new Scope(ResourceKind.Pods).IdIn("c"), Lower.IdIn("c"));
    }

    private static IEnumerable<PartitionId> Shards(string numbers) =>
        numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => new PartitionId(int.Parse(number, CultureInfo.InvariantCulture)));
}
