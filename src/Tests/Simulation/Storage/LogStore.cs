using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Simulation.Storage;

/// <summary>The rows of one endpoint's log: numbered without gaps, each written once.</summary>
internal sealed class LogStore(EndpointId endpoint)
{
    private readonly List<ProgressDelta> _rows = [];

    public EndpointId Endpoint => endpoint;

    public int Count => _rows.Count;

    /// <summary>Writes whose outcome is not decided.</summary>
    public int Writing { get; set; }

    /// <summary>Adds the row after those that the writer knows; refused when there is one already.</summary>
    public WriteResult Append(int after, ProgressDelta delta)
    {
        if (after != _rows.Count)
            return new WriteResult(WriteOutcome.NotWritten, $"row {after + 1} of {endpoint} is there already");
        _rows.Add(delta);
        return WriteResult.Written;
    }

    public EndpointProgress Recover(int partitions)
    {
        var state = new ProgressState(partitions);
        foreach (var row in _rows)
            state.Apply(row);
        return state.ToProgress();
    }
}
