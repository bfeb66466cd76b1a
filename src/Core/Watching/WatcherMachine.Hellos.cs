using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching.Feeds;

namespace ActorVent.Watching;

/// <remarks>
/// A rewind is of the partitions that need it. They are told anew under a higher epoch, from what they had settled, while the others go on:
/// a partition that comes and goes neither starves a list nor sends the others back.
/// </remarks>
internal sealed partial class WatcherMachine
{
    /// <summary>Partitions that say hello within this time are rewound together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan MostUntaken = TimeSpan.FromSeconds(5);

    /// <summary>When those that wait get their feed.</summary>
    private DateTimeOffset? _placeAt;
    private bool _mustPlace;

    private void Hear(IWatcherMessage message)
    {
        switch (message)
        {
            case WatcherMessage.Taken taken when LinkOf(taken.Partition, taken.Epoch) is { } link:
                link.Take(taken.Number, _now);
                ReadHeld();
                break;
            case WatcherMessage.Settled settled when LinkOf(settled.Partition, settled.Epoch) is { } link:
                link.Settle(settled.Number, _now);
                ReadHeld();
                EndDrainWhenSettled();
                break;
            case WatcherMessage.Hello hello when hello.Partition.Value < _links.Length:
                Hello(_links[hello.Partition.Value], hello);
                break;
        }
    }

    /// <summary>null for what answers to an epoch that is over.</summary>
    private Link? LinkOf(PartitionId partition, ScopeEpoch epoch) =>
        _phase != Phase.Beginning && partition.Value < _links.Length && _links[partition.Value] is var link && link.Epoch == epoch ? link : null;

    private void Hello(Link link, WatcherMessage.Hello hello)
    {
        // One that is left out and says the same again has heard nothing: it repeats what is not answered.
        if ((link.Hello == hello.Number && !link.IsLeftOut) || _phase == Phase.Draining)
            return;
        link.Hello = hello.Number;
        link.NeedsList = hello.NeedsList;
        if (_phase == Phase.Beginning)
            return;
        if (hello.Epoch.Number > _epoch.Number)
        {
            Fail("another watch of the same has begun later");
            return;
        }
        var need = link.IsLeftOut ? LinkNeed.CatchUp : LinkNeed.Rewind;
        link.IsLeftOut = link.IsSlow = false;
        Welcome(link, need);
        // What it settled was of a history that it does not know any more, or is not all that it has to know.
        if (hello.History < _history || hello.NeedsList)
            link.SetPosition(ResourceVersion.None);
        if (_phase == Phase.Gathering)
            PlaceWhenAllAreThere();
    }

    /// <summary>Everything that is outstanding is void; it is told again from what was settled.</summary>
    private void Welcome(Link link, LinkNeed need)
    {
        var goesOn = !_rules.RewindOnHello && link.Feed is not null;
        if (!goesOn)
            Leave(link);
        link.Restart(NextEpoch());
        Send(link, ResourceVersion.None);
        ReadHeld();
        if (goesOn)
            return;
        link.Need = need;
        _placeAt ??= _now + Together;
    }

    /// <summary>Partitions that have heard another watcher do not know of this one.</summary>
    private void Call()
    {
        foreach (var link in _links)
        {
            if (link.Hello == 0)
                _effects.Add(new WatcherEffect.Tell(new PartitionMessage.Observed { Partition = link.Id, Scope = _scope, Epoch = _epoch, History = _history, Hello = 0, Number = 0 }));
        }
    }

    private void PlaceWhenAllAreThere()
    {
        foreach (var link in _links)
        {
            if (link.Hello == 0)
                return;
        }
        _placeAt = null;
        _phase = Phase.Running;
        _mustPlace = true;
    }

    /// <summary>What was sent may be lost, or the partition is: it is told once more, then left to itself.</summary>
    private void CheckTaken()
    {
        foreach (var link in _links)
        {
            if (link.IsLeftOut || link.UntakenSince is not { } since || _now - since < MostUntaken)
                continue;
            if (!link.IsSlow)
            {
                link.IsSlow = true;
                Welcome(link, link.Need == LinkNeed.CatchUp ? LinkNeed.CatchUp : LinkNeed.Rewind);
                continue;
            }
            Leave(link);
            link.Restart(NextEpoch());
            link.IsLeftOut = true;
            link.Need = LinkNeed.None;
            Report(new WatcherReport.LeftOut(link.Id));
            ReadHeld();
        }
    }

    private ScopeEpoch NextEpoch()
    {
        _epoch = _epoch with { Rewinds = _epoch.Rewinds + 1 };
        return _epoch;
    }
}
