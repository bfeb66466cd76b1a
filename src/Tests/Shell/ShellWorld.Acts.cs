using ActorVent.Partitions;
using ActorVent.Tests.Simulation;

namespace ActorVent.Tests.Shell;

internal sealed partial class ShellWorld
{
    private static readonly string[] NamesOfPods = ["a/web-0", "b/web-0", "a/db-0", "b/job-1", "a/x"];
    private static readonly TimeSpan MostToSettle = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan SettleStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    public IReadOnlyList<string> Live()
    {
        for (var i = 0; i < Plan.Acts && _failures.Count == 0; i++)
            Step(mayChange: i < Plan.ActsWithChanges);
        if (_failures.Count == 0)
            Settle();
        return _failures.Count > 0 ? _failures : new Oracle(this, _truth).Run();
    }

    private static WorldPlan PlanOf(Random random)
    {
        var acts = random.Next(20, 40);
        return new WorldPlan
        {
            Mode = random.Next(3) switch { 0 => CollapseMode.Latest, 1 => CollapseMode.Transitions, _ => CollapseMode.None },
            Window = random.Next(4) == 0 ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1),
            HasScopePerNamespace = random.Next(3) == 0,
            Partitions = 1 + random.Next(2),
            Pods = random.Next(2, NamesOfPods.Length + 1),
            Endpoints = random.Next(1, 3),
            EndpointWindow = random.Next(4) switch { 0 => 1, 1 => 4, _ => 64 },
            Acts = acts,
            ActsWithChanges = random.Next(2) == 0 ? random.Next(3, 20) : acts,
        };
    }

    private void Step(bool mayChange)
    {
        if (mayChange && _acts.Next(100) < 60)
            _changes.Change(NamesOfPods[_acts.Next(Plan.Pods)]);
        else
            Disturb();
        Wait(TimeSpan.FromMilliseconds(_acts.Next(20) switch
        {
            < 5 => 0,
            < 10 => _acts.Next(20),
            < 17 => _acts.Next(300),
            _ => _acts.Next(3000),
        }));
    }

    private void Disturb()
    {
        switch (_acts.Next(40))
        {
            case < 3:
                Api.Compact();
                break;
            case < 7:
                DisturbApi();
                break;
            case < 9:
                Api.Mood.Calm();
                break;
            case < 13:
                Receivers[_acts.Next(Receivers.Count)].Mood.Change(_acts);
                break;
            case < 23:
                DisturbStore();
                break;
            case < 25:
                Store.Disk.Mood.Calm();
                Store.Mood.Calm();
                break;
            case < 28:
                Node.ArmKill(_acts.Next(1, 200));
                break;
            case < 29:
                Node.Kill();
                break;
            case < 37:
                Node.BreakAny(_acts);
                break;
            default:
                Node.Drain();
                break;
        }
    }

    private void DisturbApi()
    {
        Api.Mood.Worsen(_acts);
        Api.Wake();
    }

    private void DisturbStore()
    {
        switch (_acts.Next(4))
        {
            case 0:
                Store.Disk.Mood.IsAway = true;
                break;
            case 1:
                Store.Disk.Mood.Rough(_acts);
                break;
            default:
                Store.Disk.Mood.Rough(_acts);
                Store.Mood.Rough(_acts);
                break;
        }
    }

    /// <summary>Everything recovers. Ends as soon as all have heard the last, and a little later, so that what is too much is seen too.</summary>
    private void Settle()
    {
        Calm();
        // One that said it is gone gets nothing more until a start.
        if (Receivers.Any(receiver => receiver.HasSaidGone))
            RestartCleanly();
        var end = Now + MostToSettle;
        Wait(SettleStep);
        for (var quiet = TimeSpan.Zero; Now < end && _failures.Count == 0 && quiet < Quiet;)
        {
            Wait(SettleStep);
            quiet = new Oracle(this, _truth).IsSettled() ? quiet + SettleStep : TimeSpan.Zero;
        }
    }

    private void Calm()
    {
        Api.Mood.Calm();
        Store.Disk.Mood.Calm();
        Store.Mood.Calm();
        foreach (var receiver in Receivers)
            receiver.Mood.Calm();
        Node.Disarm();
    }

    private void RestartCleanly()
    {
        var lives = Node.Lives;
        while (Node.Lives == lives)
        {
            Node.Drain();
            Wait(TimeSpan.FromMilliseconds(100));
        }
    }
}
