using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>Holds what a partition counts against what it said it has taken: nothing is dropped uncounted.</summary>
internal sealed class ChangeAccount
{
    private readonly Dictionary<(ScopeId, ScopeEpoch, long), int> _told = [];
    private long _taken;
    private long _counted;
    private long _inferred;

    public void Told(PartitionMessage.Observed message) =>
        _told.TryAdd((message.Scope, message.Epoch, message.Number), message.Items.Count(item => item is Observation.Watched or Observation.Listed));

    public void Answered(IWatcherMessage message)
    {
        if (message is not WatcherMessage.Taken taken)
            return;
        for (var number = taken.Number; _told.TryGetValue((taken.Scope, taken.Epoch, number), out var changes) && changes >= 0; number--)
        {
            _taken += changes;
            _told[(taken.Scope, taken.Epoch, number)] = -1;
        }
    }

    /// <summary>What nobody told, but followed from what was told, is counted too.</summary>
    public void Appending(ActorVent.Journal.PartitionAppend write) => _inferred += write.Entries.Count(e => e.Ends);

    public void Counted(PartitionCounts counts) => _counted += counts.Journaled + counts.Collapsed + counts.Unchanged + counts.Void;

    /// <summary>Once nothing is on its way any more.</summary>
    public IEnumerable<string> Check(string name)
    {
        if (_counted < _taken || _counted > _taken + _inferred)
            yield return $"{name}: {_taken} changes were taken, at most {_inferred} inferred, and {_counted} counted";
    }
}
