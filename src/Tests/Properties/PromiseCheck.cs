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
        foreach (var receiver in world.Receivers)
        {
            Violations.AddRange(receiver.Violations);
            LastStateArrived(receiver);
        }
        RarelyTwice();
        _ = journal;
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
