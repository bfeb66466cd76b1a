using ActorVent.Journal;

namespace ActorVent.Tests.Properties;

/// <summary>The promises P1 to P3, as plainly as they can be said.</summary>
internal sealed class PromiseCheck(World world, TruthLog truth, IJournal journal)
{
    public List<string> Violations { get; } = [];

    /// <summary>The object that a violation is about.</summary>
    public static string NameIn(string violation) => violation.Split(' ').FirstOrDefault(word => word.Contains('/', StringComparison.Ordinal)) ?? "";

    public IReadOnlyList<string> Run()
    {
        foreach (var receiver in world.Receivers.Concat(world.Tenants))
            Violations.AddRange(receiver.Violations);
        foreach (var name in truth.Names)
        {
            if (truth.Last(name).IsDeletion)
                IsGone(name);
            else
                LastStateArrived(name);
        }
        RarelyTwice();
        _ = journal;
        return Violations;
    }

    /// <summary>P1: what is gone and was known is known to be gone, or to have gone elsewhere before.</summary>
    private void IsGone(string name)
    {
        foreach (var receiver in Knowing(name))
            Violations.Add($"{receiver.Name}: {name} is deleted ({truth.Last(name).Uid}), but last received was {receiver.Settled(name)}");
    }

    /// <summary>P1: those that the object is routed to know its newest state; others that knew it know that it went elsewhere.</summary>
    private void LastStateArrived(string name)
    {
        var last = truth.Last(name);
        var named = world.Annotations.RouteOf(last.Token);
        var knowing = Knowing(name).ToHashSet();
        var expected = named.Count == 0 ? world.Receivers.ToHashSet() : world.Tenants.Where(t => named.Contains(t.Name)).ToHashSet();
        // With a limit on endpoints those count that were admitted, or else the configured ones.
        if (world.IsLimited && named.Count > 0)
            expected = knowing.Count > 0 && knowing.IsSubsetOf(expected) ? knowing : world.Receivers.ToHashSet();
        foreach (var receiver in expected.Where(r => r.Settled(name) != last || r.HasLeft(name)))
            Violations.Add($"{receiver.Name}: {name} is {last}, but last received was {receiver.Settled(name)?.ToString() ?? "nothing"}, left {receiver.HasLeft(name)}");
        foreach (var receiver in knowing.Except(expected))
            Violations.Add($"{receiver.Name}: {name} is not for it, but last received was {receiver.Settled(name)}");
    }

    private IEnumerable<FakeReceiver> Knowing(string name) =>
        world.Receivers.Concat(world.Tenants).Where(r => r.Settled(name) is { IsDeletion: false } && !r.HasLeft(name));

    /// <summary>P3: repeats only after a crash, at most the window of each endpoint per crash.</summary>
    private void RarelyTwice()
    {
        // After a restore of etcd, the same version with the same contents may come a second time, and is no repeat.
        foreach (var receiver in world.Receivers.Concat(world.Tenants).Where(_ => world.Restores == 0))
        {
            if (receiver.Repeats > world.MostRepeats)
                Violations.Add($"{receiver.Name}: {receiver.Repeats} repeats, at most {world.MostRepeats} are allowed");
        }
    }
}
