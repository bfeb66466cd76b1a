using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Partitions.Scopes;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What watchers tell, and whether it is theirs to tell.</summary>
internal sealed partial class PartitionMachine
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private void Observed(PartitionMessage.Observed observed)
    {
        if (_drainBy is not null)
            return;
        var run = RunOf(observed.Scope);
        if (!run.IsActive)
            SayHello(run);
        if (observed.Hello == 0)
            Called(observed, run);
        if (!IsFrom(observed, run))
            return;
        run.Heard(_now);
        if (observed.Epoch > run.Epoch)
            run.Begin(observed.Epoch);
        if (observed.Number <= run.Number)
        {
            run.Repeat();
            return;
        }
        if (observed.Number > run.Number + 1 && _rules.CheckNumber)
        {
            SayHello(run);
            return;
        }
        Take(observed, run, run.Take(observed.Number, observed.Items.Count == 0));
        (run.IsCaughtUp, run.UpTo) = (observed.IsCaughtUp, observed.UpTo);
        if (run.Position != observed.Persisted)
        {
            run.Position = observed.Persisted;
            _mayForget = true;
            CheckCoverage();
        }
        AskQuestions();
    }

    /// <summary>A watcher begins, and waits for hellos. Without its call it would hear them when this partition has heard nothing for long.</summary>
    private void Called(PartitionMessage.Observed call, ScopeRun run)
    {
        if (call.Epoch.Number <= run.Epoch.Number)
            return;
        if (run.IsAnswered)
            SayHello(run);
        else
            TellHello(run);
    }

    /// <summary>Whether it is of the watch that goes on from what this partition has persisted.</summary>
    private bool IsFrom(PartitionMessage.Observed observed, ScopeRun run)
    {
        var isOther = observed.Hello != run.Hello;
        var isLower = observed.Epoch < run.Epoch;
        if (!isOther && !isLower)
            return true;
        // With a rule off it is taken for what it brings; its numbers are not this watch's.
        if ((!isOther || !_rules.CheckHello) && (!isLower || !_rules.CheckEpoch))
            Take(observed, run, batch: null);
        return false;
    }

    private void Take(PartitionMessage.Observed observed, ScopeRun run, Batch? batch)
    {
        if (observed.History > run.History)
            ResetHistory(run, observed.History);
        foreach (var item in observed.Items)
        {
            switch (item)
            {
                case Observation.Watched watched:
                    Watched(run, watched.Change, batch);
                    break;
                case Observation.Listed listed:
                    Listed(run, listed, batch);
                    break;
                case Observation.ListBegun begun:
                    BeginList(run, begun);
                    break;
                case Observation.ListEnded ended:
                    EndList(run, ended, batch);
                    break;
            }
        }
        if (batch is not null)
            batch.Open--;
    }

    private ScopeRun RunOf(ScopeId scope) => _runs.TryGetValue(scope, out var run)
        ? run
        : AddRun(scope, new PartitionScope(scope, ScopeEpoch.None, 0, ResourceVersion.None));

    private ScopeRun AddRun(ScopeId scope, PartitionScope stored)
    {
        var isConfigured = _options.Scopes.Contains(scope);
        var isSelective = _options.Selective.Contains(scope) || (!isConfigured && ScopeShape.Of(scope).IsSelective);
        var run = new ScopeRun(scope, isConfigured, isSelective, stored);
        _runs.Add(scope, run);
        return run;
    }

    private void SayHello(ScopeRun run)
    {
        var number = _hello();
        run.SayHello(number == 0 ? 1 : number, _now);
        TellHello(run);
    }

    private void TellHello(ScopeRun run) => _effects.Add(new PartitionEffect.TellWatcher(
        new WatcherMessage.Hello(run.Scope, _partition, run.Hello, run.Written.Epoch, run.Written.History) { NeedsList = run.NeedsList && (!run.HasListed || run.IsListOld) }));

    private void RepeatHellos()
    {
        if (_drainBy is not null)
            return;
        foreach (var run in _runs.Values)
        {
            if (!run.IsActive)
                continue;
            // Another number while one is not answered would make the answer that comes late a wrong one.
            if (!run.IsAnswered)
                TellHello(run);
            else if (_now - run.HeardAt >= Silence)
                SayHello(run);
        }
    }

    /// <summary>After a restore of the server: nothing that is known of versions holds, and what was deleted may live.</summary>
    private void ResetHistory(ScopeRun run, long history)
    {
        Report(new PartitionReport.HistoryReset(run.Scope));
        run.Reset(history);
        foreach (var question in _questions.Close(run.Scope))
            _holds.Release(question.Hold);
        foreach (var key in _table.ForgetVersions(run.Scope))
        {
            _pending.Forget(key);
            if (_table[key] is not null)
                Ended(key);
        }
        _written?.ForgetVersions(run.Scope);
        _pending.Want();
    }

    private void Report(PartitionReport report) => _effects.Add(new PartitionEffect.Tell(report));
}
