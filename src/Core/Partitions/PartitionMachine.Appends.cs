using ActorVent.Journal;
using ActorVent.Partitions.Appends;

namespace ActorVent.Partitions;

/// <summary>What comes back from the journal.</summary>
internal sealed partial class PartitionMachine
{
    private void Appended(WriteResult result)
    {
        if (!_pending.IsInFlight)
            return;
        switch (result.Outcome)
        {
            case WriteOutcome.Written:
                Written(_pending.Current!, result);
                break;
            case WriteOutcome.NotWritten:
                var backoff = _pending.NotWritten(_now);
                Report(new PartitionReport.NotWritten(_pending.Current!.Entries.Count, result.Reason, backoff));
                _effects.Add(new PartitionEffect.SetTimer(_now + backoff));
                break;
            default:
                _isOver = true;
                _effects.Add(new PartitionEffect.Fail(result.Reason ?? $"the outcome of a write is {result.Outcome}"));
                break;
        }
    }

    private void Retry()
    {
        if (_pending.RetryAt is { } at && at <= _now)
            _effects.Add(new PartitionEffect.Append(_pending.Retry()));
        else if (_pending.RetryAt is { } later)
            _effects.Add(new PartitionEffect.SetTimer(later));
    }

    private void Written(PartitionAppend append, WriteResult result)
    {
        var (group, failures) = _pending.Written(result);
        foreach (var scope in append.Scopes)
            _runs[scope.Scope].Written = scope;
        foreach (var scope in append.DroppedScopes)
        {
            if (!IsWatched(scope))
                _runs.Remove(scope);
        }
        Settle(group);
        if (_pending.Last > append.Last)
            _effects.Add(new PartitionEffect.TellTails(new TailMessage.Appended(new AppendedEntries(_partition, append.Last, _pending.Last, result.Entries))));
        TellDetails(result.Details);
        if (failures == 0)
            return;
        Report(new PartitionReport.WrittenAgain(append.Entries.Count));
        // Watchers have left the partition out meanwhile.
        foreach (var run in _runs.Values)
        {
            if (run.IsActive && _drainBy is null)
                SayHello(run);
        }
    }

    private void Settle(AppendGroup group)
    {
        var resent = 0;
        for (var i = 0; i < group.Entries.Count; i++)
        {
            var entry = group.Entries[i];
            if (entry.IsResend)
                resent++;
            if (entry.Ends)
                Ended(entry.Object);
            _written?.Apply(entry);
            _holds.Release(group.Holds[i]);
        }
        _holds.Release(group.RowHolds);
        _counts = _counts with { Journaled = _counts.Journaled + group.Entries.Count - resent, Resent = _counts.Resent + resent };
    }

    private void TellDetails(AppendDetails? details)
    {
        if (details is null)
            return;
        foreach (var (key, endpoint) in details.OverLimit)
            _effects.Add(new PartitionEffect.Refuse(key, endpoint));
        if (details.CreatedEndpoints)
            _effects.Add(PartitionEffect.EndpointsCreated.Instance);
    }
}
