using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class PodLifeTests
{
    [Fact]
    public void Life_OfTheSameSeed_IsTheSameByteForByte()
    {
        Assert.Equal(Bodies(42), Bodies(42));
        Assert.NotEqual(Bodies(42), Bodies(43));
    }

    [Fact]
    public void Step_Each_IsExactlyOneChange()
    {
        var (store, life) = Start(seed: 3);
        for (var i = 0; i < 2000; i++)
        {
            var before = store.Changes;
            life.Step();
            Assert.Equal(before + 1, store.Changes);
        }
    }

    [Fact]
    public async Task Drive_ACount_IsThatManyChangesAndLeavesTheirLastStates()
    {
        var (store, life) = Start(seed: 4);
        life.Populate();

        await life.DriveAsync(5000);

        Assert.Equal(1000 + 100 + 5000, store.Revision);
        var live = store.Snapshot().Pods.Values.ToDictionary(pod => pod.Key, pod => (pod.Uid, $"{pod.Version}", false));
        var states = store.LastStates();
        Assert.Equal(live, states.Where(state => !state.Value.IsDeleted).ToDictionary());
        Assert.True(states.Count > live.Count);
    }

    [Fact]
    public async Task DriveAtARate_Changes_FollowTheClock()
    {
        var time = new FakeTime();
        var store = new ClusterStore(1000, 10_000, time);
        var life = new PodLife(store, 20, 1, time);
        life.Populate();
        var tick = TimeSpan.FromMilliseconds(20);

        var driving = life.DriveAsync(10, rate: 100);
        for (var i = 0; i < 5; i++)
        {
            await time.TimerAsync(tick);
            time.Advance(tick);
        }
        await driving;

        Assert.Equal(10, store.Changes - 20);
    }

    [Fact]
    public void Life_Long_ShowsAllThatPodsGoThrough()
    {
        var (store, life) = Start(seed: 5);
        life.Populate();
        for (var i = 0; i < 20_000; i++)
            life.Step();
        var events = store.EventsAfter(1000, int.MaxValue)!;
        var seen = events.Select(change => JsonNode.Parse(change.Now.Body)!["status"]!).SelectMany(Signs).ToHashSet();

        Assert.Superset(
            new HashSet<string>
            {
                "Pending", "Running", "Failed", "Succeeded", "ContainerCreating", "ErrImagePull", "ImagePullBackOff", "CrashLoopBackOff", "Error",
                "OOMKilled", "Evicted", "Completed",
            },
            seen);
        var successors = events.GroupBy(change => change.Now.Key).Where(pods => pods.Select(change => change.Now.Uid).Distinct().Count() > 1).ToList();
        Assert.NotEmpty(successors);
        Assert.All(successors, pods => Assert.Contains("statefulset.kubernetes.io/pod-name", pods.First().Now.Labels.Keys));
        Assert.All(events.Where(change => change.IsDeletion), change => Assert.NotNull(JsonNode.Parse(change.Now.Body)!["metadata"]!["deletionTimestamp"]));
        Assert.InRange(store.Snapshot().Pods.Count, 60, 200);
        Assert.InRange(events.Average(change => change.Now.Body.Length), 2048, 6144);
    }

    [Fact]
    public void Object_Successive_IsAValidHistory()
    {
        var (store, life) = Start(seed: 6);
        life.Populate();
        for (var i = 0; i < 5000; i++)
            life.Step();

        foreach (var change in store.EventsAfter(1000, int.MaxValue)!)
        {
            var metadata = JsonNode.Parse(change.Now.Body)!["metadata"]!;
            Assert.Equal($"{change.Version}", (string)metadata["resourceVersion"]!);
            Assert.True(change.Before is null || change.Before.Uid == change.Now.Uid, "a successor before the end of what it succeeds");
            // An event that only repeats what was is one that no server sends.
            Assert.True(change.IsDeletion || change.Before is null || Without(change.Before) != Without(change.Now), change.Now.Key);
        }
    }

    [Fact]
    public async Task PodOfTheLife_ChangedOverTheApi_KeepsTheChange()
    {
        await using var api = await SimulatedApi.StartAsync();
        var life = new PodLife(api.Store, 3, 1, api.Time);
        life.Populate();
        var pod = api.Store.Snapshot().Pods.Values.First();

        await api.SendAsync(HttpMethod.Patch, $"/api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}", """{"metadata":{"annotations":{"a":"b"}}}""", "application/merge-patch+json");
        for (var i = 0; i < 20 && api.Store.Get(pod.Namespace, pod.Name) is { } now && now.Uid == pod.Uid; i++)
        {
            Assert.Contains("\"a\":\"b\"", System.Text.Encoding.UTF8.GetString(now.Body));
            life.Step();
        }
    }

    [Fact]
    public async Task PodOfTheLife_DeletedOverTheApi_StaysDeletedAndIsReplaced()
    {
        await using var api = await SimulatedApi.StartAsync();
        var life = new PodLife(api.Store, 6, 1, api.Time);
        life.Populate();
        var uids = api.Store.Snapshot().Pods.Values.Select(pod => pod.Uid).ToHashSet();
        foreach (var pod in api.Store.Snapshot().Pods.Values)
            await api.Client.DeleteAsync($"/api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}?gracePeriodSeconds=0");

        for (var i = 0; i < 200; i++)
            life.Step();

        Assert.InRange(api.Store.Snapshot().Pods.Count, 3, 18);
        Assert.DoesNotContain(api.Store.Snapshot().Pods.Values, pod => uids.Contains(pod.Uid));
    }

    [Fact]
    public void Restore_PodsThatHadEnded_AreCleanedUp()
    {
        var (store, life) = Start(seed: 8);
        life.Populate();
        for (var i = 0; i < 2000; i++)
            life.Step();
        var before = store.Snapshot().Pods.Count;

        store.RestoreOldest();
        for (var i = 0; i < 3000; i++)
            life.Step();

        Assert.InRange(store.Snapshot().Pods.Count, before / 2, before * 2);
    }

    private static IEnumerable<string> Signs(JsonNode status)
    {
        yield return (string)status["phase"]!;
        if (status["reason"] is { } reason)
            yield return (string)reason!;
        foreach (var state in (status["containerStatuses"] as JsonArray ?? []).SelectMany(container => new[] { container!["state"], container["lastState"] }))
        {
            foreach (var (_, detail) in state!.AsObject())
            {
                if (detail!["reason"] is { } why)
                    yield return (string)why!;
            }
        }
    }

    private static string Without(StoredPod pod)
    {
        var json = JsonNode.Parse(pod.Body)!;
        json["metadata"]!.AsObject().Remove("resourceVersion");
        json["metadata"]!.AsObject().Remove("managedFields");
        json["metadata"]!["annotations"]!.AsObject().Remove("simulator.actorvent.io/step");
        return json.ToJsonString();
    }

    private static List<string> Bodies(int seed)
    {
        var (store, life) = Start(seed);
        life.Populate();
        for (var i = 0; i < 1000; i++)
            life.Step();
        return store.EventsAfter(1000, int.MaxValue)!.Select(change => $"{change.IsDeletion} {System.Text.Encoding.UTF8.GetString(change.Now.Body)}").ToList();
    }

    private static (ClusterStore Store, PodLife Life) Start(int seed)
    {
        var time = new FakeTime();
        var store = new ClusterStore(1000, 1_000_000, time);
        return (store, new PodLife(store, 100, seed, time));
    }
}
