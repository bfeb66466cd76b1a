using ActorVent.Journal;

namespace ActorVent.Partitions;

internal sealed partial class PartitionActor
{
    private async ValueTask TickAsync()
    {
        await CheckScopesAsync();
        await ResendAsync();
        var moved = await WritePositionsAsync();
        if (await ForgetEndedAsync() || moved)
            await _writer.Tell(new JournalWriter.Message.Flush(null), Context.Stopping);
    }

    private async ValueTask<bool> WritePositionsAsync()
    {
        var moved = _positions.TakeMoved();
        foreach (var (scope, version) in moved)
            await _writer.Tell(new JournalWriter.Message.Position(scope, version), Context.Stopping);
        return moved.Count > 0;
    }

    /// <summary>A marked row protects against a late list; once the position is past it, no list can be late any more.</summary>
    private async ValueTask<bool> ForgetEndedAsync()
    {
        var forgotten = false;
        for (var left = _ended.Count; left > 0; left--)
        {
            var key = _ended.Dequeue();
            if (_table[key] is not { } known || known.State == ObjectState.Live)
                continue;
            if (_outstanding.ContainsKey(key) || (options.Scopes.Contains(known.Scope) && !_positions.Covers(known.Scope, known.Version)))
            {
                _ended.Enqueue(key);
                continue;
            }
            _table.Forget(key);
            await _writer.Tell(new JournalWriter.Message.Forget(key), Context.Stopping);
            forgotten = true;
        }
        return forgotten;
    }

    private async ValueTask DrainAsync()
    {
        Context.Timers.Cancel(Message.Tick.Instance);
        if (_outstanding.Count == 0)
        {
            await ReleaseAsync();
            return;
        }
        if (options.Collapse.Mode == CollapseMode.None)
            return;
        foreach (var key in _outstanding.Keys.ToList())
            await TellObject(key, Digest.None, ObjectActor.Message.Flush.Instance);
    }

    private async ValueTask ReleaseAsync()
    {
        if (_releasing)
            return;
        _releasing = true;
        await WritePositionsAsync();
        Context.PipeToSelf(FlushAndReleaseAsync(), _ => new Message.Drained(_drain!), _ => new Message.Drained(_drain!));
    }

    private async Task<bool> FlushAndReleaseAsync()
    {
        await _writer.Ask<bool>(reply => new JournalWriter.Message.Flush(reply), ReleaseTimeout);
        var result = await services.Journal.ReleasePartitionAsync(snapshot.Fence, Context.Stopping);
        return result.Outcome == WriteOutcome.Written;
    }
}
