using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class ClusterStoreTests
{
    [Fact]
    public void SnapshotAt_OfEveryRevision_IsWhatWasThereThen()
    {
        var store = new ClusterStore(1000, 10_000, new FakeTime());
        var life = new PodLife(store, 40, 11, new FakeTime());
        life.Populate();
        var seen = new Dictionary<long, List<(string, long)>>();
        for (var i = 0; i < 600; i++)
        {
            life.Step();
            var (version, pods) = store.Snapshot();
            seen[version] = pods.Values.Select(pod => (pod.Key, pod.Version)).ToList();
        }

        foreach (var (version, expected) in seen)
            Assert.Equal(expected, store.SnapshotAt(version)!.Values.Select(pod => (pod.Key, pod.Version)));
        Assert.Null(store.SnapshotAt(store.Revision + 1));
    }

    [Fact]
    public void History_OverItsBound_KeepsAtLeastThatMany()
    {
        var store = new ClusterStore(1000, 100, new FakeTime());
        var life = new PodLife(store, 10, 1, new FakeTime());

        for (var i = 0; i < 1000; i++)
        {
            life.Step();
            Assert.InRange(store.Revision - store.Compacted, Math.Min(i + 1, 100), 150);
        }

        Assert.Null(store.EventsAfter(store.Compacted - 1, 10));
        Assert.Equal(store.Compacted + 1, store.EventsAfter(store.Compacted, 10)![0].Version);
        Assert.Empty(store.EventsAfter(store.Revision, 10)!);
    }

    [Fact]
    public async Task Changes_FromManyThreads_HaveARevisionEach()
    {
        var store = new ClusterStore(1000, 100_000, new FakeTime());
        var lives = Enumerable.Range(0, 4).Select(seed => new PodLife(store, 50, seed, new FakeTime())).ToList();

        await Task.WhenAll(lives.Select(life => life.DriveAsync(1000)));

        Assert.Equal(Enumerable.Range(1001, 4000).Select(version => (long)version), store.EventsAfter(1000, int.MaxValue)!.Select(change => change.Version));
    }

    [Fact]
    public void MadeAt_OfARevisionMadeTwice_IsTheNewestTime()
    {
        var time = new FakeTime();
        var store = new ClusterStore(1000, 100, time);
        var life = new PodLife(store, 5, 1, time);
        life.Step();
        life.Step();
        store.Restore(1001);
        time.Advance(TimeSpan.FromMinutes(3));

        life.Step();

        Assert.Equal(time.GetUtcNow(), store.MadeAt(1002));
        Assert.Null(store.MadeAt(2000));
    }

    [Fact]
    public async Task Changed_AskedForBeforeAChange_Completes()
    {
        var store = new ClusterStore(1000, 100, new FakeTime());
        var changed = store.Changed;
        Assert.False(changed.IsCompleted);

        new PodLife(store, 1, 1, new FakeTime()).Step();

        await changed;
        Assert.False(store.Changed.IsCompleted);
    }
}
