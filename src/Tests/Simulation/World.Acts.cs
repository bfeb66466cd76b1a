using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Clustered;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation;

internal sealed partial class World
{
    /// <summary>One random event, then some time.</summary>
    public void Step(bool mayChange)
    {
        if (mayChange && _acts.Next(100) < 60)
            _changes.Change(NamesOfPods[_acts.Next(Plan.Pods)]);
        else if (Processes is ClusterOfNodes cluster && (Plan.DisturbsNodesOnly || _acts.Next(2) == 0))
            cluster.Disturb();
        else if (Plan.DisturbsWatchingOnly)
            DisturbWatching();
        else
            Disturb();
        Wait(TimeSpan.FromMilliseconds(_acts.Next(20) switch
        {
            0 when Plan.Resend is not null => _acts.Next(30_000),
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
            case < 3 when !Plan.KeepsHistory:
                Api.Compact();
                break;
            case < 4 when !Plan.KeepsHistory && !Plan.RollsOut:
                Restore();
                break;
            case < 8 when !Plan.KeepsHistory:
                DisturbApi();
                break;
            case < 8:
                Api.Mood.CutWatchesOnly(_acts);
                Api.Wake();
                break;
            case < 11:
                Api.Mood.Calm();
                break;
            case < 16:
                DisturbReceiver();
                break;
            case < 20:
                DisturbDisk();
                break;
            case < 22:
                Disk.Mood.Calm();
                break;
            case < 27:
                // Between two effects, whichever come next.
                Processes.ArmKill(_acts.Next(1, 60));
                break;
            case < 29:
                Kill();
                break;
            case < 33:
                Processes.ArmRestart(_acts.Next(1, 12));
                break;
            case < 35:
                Network.Loss = _acts.Next(2) == 0 ? 0 : _acts.NextDouble() * 0.2;
                Network.MostMilliseconds = Plan.IsSlow ? SlowMilliseconds : _acts.Next(3) == 0 ? 500 : Network.Usual;
                break;
            case < 36:
                Processes.Pause(TimeSpan.FromMilliseconds(_acts.Next(100, 8000)));
                break;
            case < 37:
                Processes.Drain();
                break;
            case < 38 when !Plan.KeepsHistory && !Plan.RollsOut && Plan.Resend is null:
                Processes.Compact(TimeSpan.FromMilliseconds(_acts.Next(0, 5000)));
                break;
            default:
                break;
        }
    }

    private void DisturbWatching()
    {
        switch (_acts.Next(10))
        {
            case < 3:
                Api.Compact();
                break;
            case < 5:
                Processes.BreakAny<WatcherHost>();
                break;
            case < 7:
                Processes.BreakAny<PartitionHost>();
                break;
            case < 9:
                Api.Mood.Rough(_acts);
                Api.Mood.Slow = 0.2;
                Api.Mood.StaleLists = 0.5;
                break;
            default:
                Kill();
                break;
        }
    }

    /// <summary>
    /// What changes before the reset is noticed, and brings the versions past the old ones, no client can tell: nothing does here. Nor can one
    /// tell whose position stands below what it has seen, once it has forgotten that.
    /// </summary>
    private void Restore()
    {
        Api.Mood.Calm();
        Disk.Mood.Calm();
        for (var i = 0; i < 20 && !Processes.Scopes.All(IsPositionUpToDate); i++)
            Wait(TimeSpan.FromSeconds(1));
        var cutsWatches = _acts.Next(3) > 0;
        if (!Processes.Scopes.All(IsPositionUpToDate) || !Api.Restore(cutsWatches))
            return;
        Restores++;
        _changes.Forget();
        AwaitReset(cutsWatches ? MostToNoticeACut : MostToNotice);
    }

    private bool IsPositionUpToDate(ScopeId scope) =>
        _positions.TryGetValue(scope, out var position) && ApiServer.VersionOf(Api.SeenBy(scope)).IsAtOrBelow(position);

    private void DisturbApi()
    {
        Api.Mood.Worsen(_acts);
        Api.Wake();
    }

    private void DisturbReceiver()
    {
        var mood = (Plan.Annotations && _acts.Next(2) == 0 ? Tenants[_acts.Next(Tenants.Count)] : Receivers[_acts.Next(Receivers.Count)]).Mood;
        mood.Change(_acts);
    }

    private void DisturbDisk()
    {
        if (_acts.Next(3) == 0 && Plan.Nodes == 1)
            Disk.Mood.IsAway = true;
        else
            Disk.Mood.Rough(_acts);
    }
}
