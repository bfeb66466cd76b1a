using System.Text.Json;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Objects;
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
        foreach (var receiver in world.Receivers)
        {
            Violations.AddRange(receiver.Violations);
            LastStateArrived(receiver);
            ResendsGoOn(receiver);
        }
        RarelyTwice();
        if (world.Mode != CollapseMode.Latest)
            AllThatIsDurableArrived();
        if (world.Plan is { Mode: CollapseMode.Transitions, KeepsHistory: true })
            AllTransitionsAreDurable();
        return Violations;
    }

    /// <summary>P1: what lives is known in its newest state; what is gone and was known is known to be gone.</summary>
    private void LastStateArrived(FakeReceiver receiver)
    {
        foreach (var name in truth.Names)
        {
            var last = truth.Last(name);
            var settled = receiver.Settled(name);
            if (last.IsDeletion)
            {
                if (settled is { IsDeletion: false } state)
                    Violations.Add($"{receiver.Name}: {name} is deleted ({last.Uid}), but last received was {state}");
            }
            else if (settled != last)
            {
                Violations.Add($"{receiver.Name}: {name} is {last}, but last received was {settled?.ToString() ?? "nothing"}");
            }
        }
    }

    /// <summary>What stays unhealthy is sent again and again, also after restarts.</summary>
    private void ResendsGoOn(FakeReceiver receiver)
    {
        if (world.Plan.Resend is not { } interval)
        {
            if (receiver.Resends.Count > 0)
                Violations.Add($"{receiver.Name}: {receiver.Resends.Count} resends that nobody asked for");
            return;
        }
        foreach (var name in truth.Names)
        {
            var last = truth.Last(name);
            if (last.IsDeletion || !PodShape.IsUnhealthy(last.Token))
                continue;
            // A tick of the shard, and a request; and what waits in a window is not sent again.
            if (receiver.Resends.LastAccepted(name) is not { } time || world.Now - time > interval + TimeSpan.FromSeconds(5))
                Violations.Add($"{receiver.Name}: {name} is unhealthy ({last}), but was accepted last at {receiver.Resends.LastAccepted(name):HH:mm:ss}, and it is {world.Now:HH:mm:ss}");
        }
    }

    /// <summary>P3, where no state takes the place of another: what is in the journal is delivered, in its order.</summary>
    private void AllThatIsDurableArrived()
    {
        foreach (var receiver in world.Receivers)
        {
            var endpoint = new EndpointId(receiver.Name);
            foreach (var entries in Entries().Where(e => e.Resend == 0).GroupBy(e => e.Object))
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
    }

    /// <summary>Where the watch misses nothing, each change of a condition is in the journal.</summary>
    private void AllTransitionsAreDurable()
    {
        foreach (var name in truth.Names)
        {
            var durable = Entries().Where(e => e.Object.Path == name && e.Resend == 0).Select(FactOf);
            var (expected, actual) = (Conditions(truth.Of(name)), Conditions(durable));
            if (expected != actual)
                Violations.Add($"the journal: {name} went through {expected}, but has {actual}");
        }

        static string Conditions(IEnumerable<TruthLog.Fact> facts)
        {
            var conditions = new List<string>();
            foreach (var fact in facts)
            {
                var text = fact.IsDeletion ? $"{fact.Uid} deleted" : $"{fact.Uid} {PodShape.ConditionOf(fact.Token)}";
                if (conditions.LastOrDefault() != text)
                    conditions.Add(text);
            }
            return string.Join(", ", conditions);
        }
    }

    private static TruthLog.Fact FactOf(Entry entry)
    {
        var isDeletion = entry.Type == ChangeType.Deleted;
        using var json = JsonDocument.Parse(entry.Payload);
        return new TruthLog.Fact(entry.Uid, isDeletion ? 0 : json.RootElement.GetProperty("token").GetInt64(), isDeletion);
    }

    private IReadOnlyList<Entry> Entries() => _entries ??=
    [
        .. Enumerable.Range(0, journal.Ring.Shards)
            .SelectMany(i => journal.ReadAsync(new ShardId(i), SequenceNumber.Zero, int.MaxValue, long.MaxValue, default).AsTask().GetAwaiter().GetResult()),
    ];

    /// <summary>P3: repeats only after a crash, at most the window of each endpoint per crash.</summary>
    private void RarelyTwice()
    {
        // After a restore of etcd, the same version with the same contents may come a second time, and is no repeat.
        foreach (var receiver in world.Receivers.Where(_ => world.Restores == 0))
        {
            if (receiver.Repeats > world.MostRepeats)
                Violations.Add($"{receiver.Name}: {receiver.Repeats} repeats, at most {world.MostRepeats} are allowed");
        }
    }
}
