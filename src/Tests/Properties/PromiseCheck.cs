using System.Text.Json;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Tests.Properties;

/// <summary>The promises P1 to P3, and what transitions and resends add to them, as plainly as they can be said.</summary>
internal sealed class PromiseCheck(World world, TruthLog truth, IJournal journal)
{
    private IReadOnlyList<Entry>? _entries;

    public List<string> Violations { get; } = [];

    /// <summary>The object that a violation is about.</summary>
    public static string NameIn(string violation) => violation.Split(' ').FirstOrDefault(word => word.Contains('/', StringComparison.Ordinal)) ?? "";

    public IReadOnlyList<string> Run()
    {
        foreach (var receiver in All)
            Violations.AddRange(receiver.Violations);
        foreach (var name in truth.Names)
        {
            if (truth.Last(name).IsDeletion)
            {
                IsGone(name);
                continue;
            }
            var routed = Routed(name);
            LastStateArrived(name, routed);
            if (world.Plan.Resend is { } interval && PodShape.IsUnhealthy(truth.Last(name).Token))
                ResendsGoOn(name, routed, interval);
        }
        RarelyTwice();
        if (world.Plan.Resend is null)
            NothingIsSentAgain();
        if (world.Mode != CollapseMode.Latest)
            AllThatIsDurableArrived();
        if (world.Plan is { Mode: CollapseMode.Transitions, KeepsHistory: true })
            AllTransitionsArrived();
        return Violations;
    }

    private IEnumerable<FakeReceiver> All => world.Receivers.Concat(world.Tenants);

    /// <summary>P1: what is gone and was known is known to be gone, or to have gone elsewhere before.</summary>
    private void IsGone(string name)
    {
        foreach (var receiver in Knowing(name))
            Violations.Add($"{receiver.Name}: {name} is deleted ({truth.Last(name).Uid}), but last received was {receiver.Settled(name)}");
    }

    /// <summary>P1: those that the object is routed to know its newest state; others that knew it know that it went elsewhere.</summary>
    private void LastStateArrived(string name, HashSet<FakeReceiver> routed)
    {
        var last = truth.Last(name);
        foreach (var receiver in routed.Where(r => r.Settled(name) != last || r.HasLeft(name)))
            Violations.Add($"{receiver.Name}: {name} is {last}, but last received was {receiver.Settled(name)?.ToString() ?? "nothing"}, left {receiver.HasLeft(name)}");
        foreach (var receiver in Knowing(name).Except(routed))
            Violations.Add($"{receiver.Name}: {name} is not for it, but last received was {receiver.Settled(name)}");
    }

    /// <summary>Whom the newest state of what lives is for.</summary>
    private HashSet<FakeReceiver> Routed(string name)
    {
        var routed = RoutedBy(truth.Last(name));
        // With a limit on endpoints those count that were admitted, or else the configured ones.
        if (!world.IsLimited || world.Receivers.Any(routed.Contains))
            return routed;
        var knowing = Knowing(name).ToHashSet();
        return knowing.Count > 0 && knowing.IsSubsetOf(routed) ? knowing : world.Receivers.ToHashSet();
    }

    private HashSet<FakeReceiver> RoutedBy(TruthLog.Fact fact)
    {
        var named = world.Annotations.RouteOf(fact.Token);
        return named.Count == 0 ? world.Receivers.ToHashSet() : world.Tenants.Where(t => named.Contains(t.Name)).ToHashSet();
    }

    private IEnumerable<FakeReceiver> Knowing(string name) =>
        All.Where(r => r.Settled(name) is { IsDeletion: false } && !r.HasLeft(name));

    /// <summary>What stays unhealthy is sent again and again to those that it is for, also after restarts.</summary>
    private void ResendsGoOn(string name, HashSet<FakeReceiver> routed, TimeSpan interval)
    {
        foreach (var receiver in routed)
        {
            // A tick of the partition, and a request; and what waits in a window is not sent again.
            if (receiver.Resends.LastAccepted(name) is not { } time || world.Now - time > interval + TimeSpan.FromSeconds(5))
                Violations.Add($"{receiver.Name}: {name} is unhealthy ({truth.Last(name)}), but was accepted last at {receiver.Resends.LastAccepted(name):HH:mm:ss}, and it is {world.Now:HH:mm:ss}");
        }
    }

    private void NothingIsSentAgain()
    {
        foreach (var receiver in All.Where(r => r.Resends.Count > 0))
            Violations.Add($"{receiver.Name}: {receiver.Resends.Count} resends that nobody asked for");
    }

    /// <summary>P3, where no state takes the place of another: what is in the journal for an endpoint is delivered to it, in its order.</summary>
    private void AllThatIsDurableArrived()
    {
        foreach (var receiver in world.Receivers)
            AllThatIsDurableArrived(receiver, new EndpointId(receiver.Name), null);
        foreach (var receiver in world.Tenants)
        {
            var endpoint = TenantUrl.IdOf(new Uri($"http://{receiver.Name}/hook"));
            AllThatIsDurableArrived(receiver, endpoint, endpoint);
        }
    }

    private void AllThatIsDurableArrived(FakeReceiver receiver, EndpointId endpoint, EndpointId? target)
    {
        foreach (var entries in Entries().Where(e => e.Target == target && e.Resend == 0).GroupBy(e => e.Object))
        {
            var place = -1;
            foreach (var e in entries)
            {
                var id = WebhookId.Of(endpoint, e.Object.Cluster, e.Uid, e.Version, e.Type, e.Payload.Span);
                if (!receiver.SettledIds.TryGetValue(id, out var at))
                    Violations.Add($"{receiver.Name}: {e.Object.Path} at version {e.Version} is in the journal, but never arrived");
                // After a restore of etcd the same may be told a second time, under the id that it had.
                else if (at <= place && world.Restores == 0)
                    Violations.Add($"{receiver.Name}: {e.Object.Path} at version {e.Version} arrived before what it follows");
                else
                    place = at;
            }
        }
    }

    /// <summary>Where the watch misses nothing, each change of a condition is in the journal, and arrives at those that it is for.</summary>
    private void AllTransitionsArrived()
    {
        foreach (var name in truth.Names)
        {
            foreach (var fact in Transitions(truth.Of(name)).Where(fact => !fact.IsDeletion))
                TransitionArrived(name, fact);
            // What went to endpoints from annotations went with them.
            if (world.Plan.Annotations)
                continue;
            var durable = Entries().Where(e => e.Object.Path == name && e.Resend == 0).Select(FactOf);
            var (expected, actual) = (Conditions(truth.Of(name)), Conditions(durable));
            if (expected != actual)
                Violations.Add($"the journal: {name} went through {expected}, but has {actual}");
        }
    }

    private void TransitionArrived(string name, TruthLog.Fact fact)
    {
        var routed = RoutedBy(fact);
        var missing = routed.Where(r => !r.HasSettled(name, fact)).ToList();
        var isAdmitted = !world.IsLimited || world.Receivers.Any(routed.Contains);
        if (missing.Count == 0 || (!isAdmitted && (missing.Count < routed.Count || world.Receivers.All(r => r.HasSettled(name, fact)))))
            return;
        foreach (var receiver in missing)
            Violations.Add($"{receiver.Name}: {name} went to {PodShape.ConditionOf(fact.Token)} with {fact}, which never arrived");
    }

    /// <summary>The first of each run of facts that have the same condition.</summary>
    private static IEnumerable<TruthLog.Fact> Transitions(IEnumerable<TruthLog.Fact> facts)
    {
        var last = "";
        foreach (var fact in facts)
        {
            var condition = ConditionOf(fact);
            if (condition != last)
                yield return fact;
            last = condition;
        }
    }

    private static string Conditions(IEnumerable<TruthLog.Fact> facts) => string.Join(", ", Transitions(facts).Select(ConditionOf));

    private static string ConditionOf(TruthLog.Fact fact) =>
        fact.IsDeletion ? $"{fact.Uid} deleted" : $"{fact.Uid} {PodShape.ConditionOf(fact.Token)}";

    private static TruthLog.Fact FactOf(Entry entry)
    {
        var isDeletion = entry.Type == ChangeType.Deleted;
        using var json = JsonDocument.Parse(entry.Payload);
        return new TruthLog.Fact(entry.Uid, isDeletion ? 0 : json.RootElement.GetProperty("token").GetInt64(), isDeletion);
    }

    private IReadOnlyList<Entry> Entries() => _entries ??=
    [
        .. Enumerable.Range(0, journal.Ring.Partitions)
            .SelectMany(i => journal.ReadAsync(new PartitionId(i), SequenceNumber.Zero, int.MaxValue, long.MaxValue, default).AsTask().GetAwaiter().GetResult()),
    ];

    /// <summary>P3: repeats only after a crash, at most the window of each endpoint per crash.</summary>
    private void RarelyTwice()
    {
        // After a restore of etcd, the same version with the same contents may come a second time, and is no repeat.
        foreach (var receiver in All.Where(_ => world.Restores == 0))
        {
            if (receiver.Repeats > world.MostRepeats)
                Violations.Add($"{receiver.Name}: {receiver.Repeats} repeats, at most {world.MostRepeats} are allowed");
        }
    }
}
