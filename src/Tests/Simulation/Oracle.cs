using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Receivers;
using ActorVent.Tests.Simulation.Truth;

namespace ActorVent.Tests.Simulation;

/// <summary>
/// The promises as plainly as they can be said, after a quiet end with everything up. Stands outside all machines: knows what really
/// happened, what the receivers got, what was made durable, and when something was killed.
/// </summary>
internal sealed class Oracle(IHistory world, TruthLog truth)
{
    private readonly List<string> _violations = [];

    private HashSet<(EndpointId, PartitionId, SequenceNumber)>? _letters;

    /// <summary>What can be listed: dead letters, and what retention removed and the endpoint has not passed yet.</summary>
    private HashSet<(EndpointId, PartitionId, SequenceNumber)> Letters => _letters ??= ReadLetters();

    private HashSet<(EndpointId, PartitionId, SequenceNumber)> ReadLetters()
    {
        var letters = world.DeadLetters.Select(letter => (letter.Endpoint, letter.Partition, letter.Sequence)).ToHashSet();
        letters.UnionWith(world.Listed);
        foreach (var (endpoint, target) in All.Select(EndpointOf))
        {
            foreach (var expired in world.Expired(target))
                letters.Add((endpoint, expired.Partition, expired.Sequence));
        }
        return letters;
    }

    private IEnumerable<Receiver> All => world.Receivers.Concat(world.Tenants);

    /// <summary>The object that a violation is about.</summary>
    public static string NameIn(string violation) => violation.Split(' ').FirstOrDefault(word => word.Contains('/', StringComparison.Ordinal)) ?? "";

    /// <summary>Whether a violation is only that counters do not add up.</summary>
    public static bool IsOfAccounts(string violation) => violation.Contains("changes were taken", StringComparison.Ordinal);

    public IReadOnlyList<string> Run()
    {
        foreach (var receiver in All)
        {
            _violations.AddRange(receiver.Violations);
            foreach (var (key, last, _, next) in receiver.Unended.Where(u => !IsEndListed(receiver, u.Key, u.Last.Uid, u.Sequence)))
                _violations.Add($"{receiver.Name}: {key} received {next} without the end of {last}");
        }
        foreach (var former in world.Former)
            _violations.AddRange(former.Violations);
        LastStates();
        RarelyTwice();
        if (world.Plan.Resend is null)
            NothingIsSentAgain();
        if (world.Plan.Mode != CollapseMode.Latest)
            AllThatIsDurableArrived();
        if (world.Plan is { Mode: CollapseMode.Transitions, KeepsHistory: true, IsSelective: false })
            AllTransitionsArrived();
        RefusedIsListed();
        _violations.AddRange(world.Uncounted);
        return _violations;
    }

    /// <summary>Whether every receiver knows of every object what it has to: P1, and P3 where nothing takes the place of another.</summary>
    public bool IsSettled()
    {
        LastStates();
        if (_violations.Count == 0 && world.Plan.Mode != CollapseMode.Latest)
            AllThatIsDurableArrived();
        if (_violations.Count == 0)
            RefusedIsListed();
        var isSettled = _violations.Count == 0;
        _violations.Clear();
        return isSettled;
    }

    private void LastStates()
    {
        foreach (var name in truth.Names)
        {
            if (world.IsWatched(name))
            {
                var routed = Routed(name);
                LastStateArrived(name, routed);
                if (world.Plan.Resend is { } interval && PodShape.IsUnhealthy(truth.Last(name).Token))
                    ResendsGoOn(name, routed, interval);
            }
            else
            {
                IsGone(name);
            }
        }
    }

    /// <summary>P1: what is gone and was known is known to be gone, or to have gone elsewhere before.</summary>
    private void IsGone(string name)
    {
        foreach (var receiver in Knowing(name).Where(r => !IsEndListed(r, name)))
            _violations.Add($"{receiver.Name}: {name} is gone ({truth.Last(name)}), but last received was {receiver.Settled(name)}");
    }

    /// <summary>P1: those that the object is routed to know its newest state; others that knew it know that it went elsewhere.</summary>
    private void LastStateArrived(string name, HashSet<Receiver> routed)
    {
        var last = truth.Last(name);
        foreach (var receiver in routed.Where(r => r.Settled(name) != last || r.HasLeft(name)))
            _violations.Add($"{receiver.Name}: {name} is {last}, but last received was {receiver.Settled(name)?.ToString() ?? "nothing"}, left {receiver.HasLeft(name)}");
        foreach (var receiver in Knowing(name).Except(routed).Where(r => !IsEndListed(r, name)))
            _violations.Add($"{receiver.Name}: {name} is not for it, but last received was {receiver.Settled(name)}");
    }

    /// <summary>P7: ends that an endpoint from annotations, or one that is disabled, does not pass in time expire, but not in silence.</summary>
    private bool IsEndListed(Receiver receiver, string name) =>
        IsEndListed(receiver, name, receiver.Settled(name)!.Value.Uid, receiver.SequenceOf(name));

    private bool IsEndListed(Receiver receiver, string name, string uid, SequenceNumber after)
    {
        var (endpoint, target) = EndpointOf(receiver);
        return (target is not null || receiver.HasSaidGone) && world.Durable.Any(
            e => e.Target == target && e.Object.Path == name && e.Uid == uid && e.Sequence > after && e.Type is ChangeType.Deleted or ChangeType.OutOfScope
                && Letters.Contains((endpoint, e.Partition, e.Sequence)));
    }

    /// <summary>Whom the newest state of what lives is for.</summary>
    private HashSet<Receiver> Routed(string name)
    {
        var routed = RoutedBy(truth.Last(name));
        // With a limit on endpoints those count that were admitted, or else the configured ones.
        if (!world.IsLimited || world.Receivers.Any(routed.Contains))
            return routed;
        var knowing = Knowing(name).Where(r => !IsEndListed(r, name)).ToHashSet();
        return knowing.Count > 0 && knowing.IsSubsetOf(routed) ? knowing : [.. world.Receivers];
    }

    private HashSet<Receiver> RoutedBy(Fact fact)
    {
        var named = world.Annotations.RouteOf(fact.Token);
        return named.Count == 0 ? [.. world.Receivers] : [.. world.Tenants.Where(t => named.Contains(t.Name))];
    }

    private IEnumerable<Receiver> Knowing(string name) =>
        All.Where(r => r.Settled(name) is { IsDeletion: false } && !r.HasLeft(name));

    /// <summary>What stays unhealthy is sent again and again to those that it is for, also after restarts.</summary>
    private void ResendsGoOn(string name, HashSet<Receiver> routed, TimeSpan interval)
    {
        foreach (var receiver in routed)
        {
            // A tick of the partition, and a request; and what waits in a window is not sent again.
            if (receiver.Resends.LastAccepted(name) is not { } time || world.Now - time > interval + TimeSpan.FromSeconds(5))
                _violations.Add($"{receiver.Name}: {name} is unhealthy ({truth.Last(name)}), but was accepted last at {receiver.Resends.LastAccepted(name):HH:mm:ss}, and it is {world.Now:HH:mm:ss}");
        }
    }

    private void NothingIsSentAgain()
    {
        foreach (var receiver in All.Where(r => r.Resends.Count > 0))
            _violations.Add($"{receiver.Name}: {receiver.Resends.Count} resends that nobody asked for");
    }

    /// <summary>P3: repeats come only after a crash of who sends, at most its window for each crash.</summary>
    private void RarelyTwice()
    {
        foreach (var receiver in All)
        {
            var (endpoint, _) = EndpointOf(receiver);
            var perCrash = new Dictionary<DateTimeOffset, int>();
            foreach (var (key, first, again) in receiver.Repeats)
            {
                var crash = world.CrashesOf(endpoint).FirstOrDefault(time => time >= first && time <= again);
                if (crash == default)
                    _violations.Add($"{receiver.Name}: {key} was accepted at {first:mm:ss.fff} and again at {again:mm:ss.fff}, and nothing had crashed");
                else if ((perCrash[crash] = perCrash.GetValueOrDefault(crash) + 1) == world.Plan.EndpointWindow + 1)
                    _violations.Add($"{receiver.Name}: {key} is one repeat too many after the crash at {crash:mm:ss.fff}");
            }
        }
    }

    /// <summary>P3 and P7, where no state takes the place of another: what was made durable for an endpoint arrived, in its order, or is listed.</summary>
    private void AllThatIsDurableArrived()
    {
        foreach (var receiver in All)
        {
            var (endpoint, target) = EndpointOf(receiver);
            if (world.Removed.Contains(endpoint) || !world.Joined.TryGetValue(endpoint, out var joined))
                continue;
            foreach (var entries in world.Durable.Where(e => e.Target == target && e.Resend == 0 && e.Sequence > joined[e.Partition.Value]).GroupBy(e => e.Object))
                AllArrivedInOrder(receiver, endpoint, entries);
        }
    }

    private void AllArrivedInOrder(Receiver receiver, EndpointId endpoint, IEnumerable<Entry> entries)
    {
        var place = -1;
        foreach (var e in entries)
        {
            if (receiver.PlaceOf(endpoint, e) is not { } at)
            {
                if (!Letters.Contains((endpoint, e.Partition, e.Sequence)))
                    _violations.Add($"{receiver.Name}: {e.Object.Path} at version {e.Version} ({e.Partition}:{e.Sequence}) was durable, but never arrived");
            }
            else if (at <= place)
            {
                _violations.Add($"{receiver.Name}: {e.Object.Path} at version {e.Version} arrived before what it follows");
            }
            else
            {
                place = at;
            }
        }
    }

    /// <summary>
    /// Where the watch misses nothing, each change of a condition is in the journal, and arrives at those that it is for. Not under a selector: the
    /// server says of now what has become of what has left, and what came in between is void.
    /// </summary>
    private void AllTransitionsArrived()
    {
        foreach (var name in truth.Names)
        {
            foreach (var fact in Transitions(truth.Of(name)).Where(fact => !fact.IsDeletion))
                TransitionArrived(name, fact);
            // What went to endpoints from annotations went with them.
            if (world.Plan.Annotations)
                continue;
            var durable = world.Durable.Where(e => e.Object.Path == name && e.Resend == 0).Select(FactOf);
            var (expected, actual) = (Conditions(truth.Of(name)), Conditions(durable));
            if (expected != actual)
                _violations.Add($"the journal: {name} went through {expected}, but has {actual}");
        }
    }

    private void TransitionArrived(string name, Fact fact)
    {
        var routed = RoutedBy(fact);
        var missing = routed.Where(r => !r.HasSettled(name, fact)).ToList();
        var isAdmitted = !world.IsLimited || world.Receivers.Any(routed.Contains);
        if (missing.Count == 0 || (!isAdmitted && (missing.Count < routed.Count || world.Receivers.All(r => r.HasSettled(name, fact)))))
            return;
        foreach (var receiver in missing)
            _violations.Add($"{receiver.Name}: {name} went to {PodShape.ConditionOf(fact.Token)} with {fact}, which never arrived");
    }

    /// <summary>P7: what was refused for good, and not accepted later, can be listed as a dead letter.</summary>
    private void RefusedIsListed()
    {
        foreach (var receiver in All)
        {
            var (endpoint, target) = EndpointOf(receiver);
            if (world.Removed.Contains(endpoint))
                continue;
            foreach (var entry in receiver.Rejected.Where(e => e.Resend == 0 && !Letters.Contains((endpoint, e.Partition, e.Sequence))))
            {
                // After a crash in between, the newer state was sent in its place: always in mode latest, else of what was there when the endpoint joined.
                var wasThere = world.Joined.TryGetValue(endpoint, out var joined) && entry.Sequence <= joined[entry.Partition.Value];
                var isSuperseded = (world.Plan.Mode == CollapseMode.Latest || wasThere) && world.CrashesOf(endpoint).Any()
                    && world.Durable.Any(e => e.Target == target && e.Object == entry.Object && e.Sequence > entry.Sequence);
                if (!isSuperseded)
                    _violations.Add($"{receiver.Name}: {entry.Object.Path} at version {entry.Version} ({entry.Partition}:{entry.Sequence}) was refused, but is no dead letter");
            }
        }
    }

    private (EndpointId Endpoint, EndpointId? Target) EndpointOf(Receiver receiver)
    {
        if (world.Receivers.Contains(receiver))
            return (new EndpointId(receiver.Name), null);
        var tenant = World.IdOf(receiver);
        return (tenant, tenant);
    }

    /// <summary>The first of each run of facts that have the same condition.</summary>
    private static IEnumerable<Fact> Transitions(IEnumerable<Fact> facts)
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

    private static string Conditions(IEnumerable<Fact> facts) => string.Join(", ", Transitions(facts).Select(ConditionOf));

    private static string ConditionOf(Fact fact) =>
        fact.IsDeletion ? $"{fact.Uid} deleted" : $"{fact.Uid} {PodShape.ConditionOf(fact.Token)}";

    private static Fact FactOf(Entry entry) => entry.Type == ChangeType.Deleted
        ? Fact.Deleted(entry.Uid)
        : Fact.State(entry.Uid, PodShape.TokenOf(entry.Payload.Span));
}
