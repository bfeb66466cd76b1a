using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Progress;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>The child that writes an endpoint's log, and stops when a write fails.</summary>
internal sealed class LogHost : Entity
{
    private static readonly TimeSpan LeaseWait = TimeSpan.FromMilliseconds(100);

    private readonly EndpointHost _parent;
    private readonly LogStore _log;
    private int _rows;

    public LogHost(EndpointHost parent, LogStore log)
        : base(parent.Node, $"{parent.Name}/log")
    {
        _parent = parent;
        _log = log;
        Recover();
    }

    public void Persist(long number, ProgressDelta delta)
    {
        if (!Node.IsLeaseHeld)
        {
            Later(LeaseWait, () => Persist(number, delta));
            return;
        }
        Node.Disk.Write(_log, _rows, delta, Mine<WriteResult>(result =>
        {
            if (result.Outcome != WriteOutcome.Written)
            {
                Fail(result.Reason ?? "");
                return;
            }
            _rows++;
            _parent.Feed(new EndpointInput.Persisted(number));
        }));
    }

    private void Recover()
    {
        if (Node.Disk.IsWriting(_log))
        {
            Later(TimeSpan.FromMilliseconds(1), Recover);
            return;
        }
        Node.Disk.Ask(
            () => ValueTask.FromResult((_log.Recover(World.Plan.Partitions), _log.Count)),
            Mine<(EndpointProgress Progress, int Count)>(read =>
            {
                _rows = read.Count;
                _parent.Feed(new EndpointInput.LogRecovered(read.Progress));
            }),
            Mine<Exception>(e => Fail(e.Message)));
    }

    /// <summary>Stops; its parent hears of it a little later.</summary>
    public void Stop()
    {
        if (!IsAlive)
            return;
        Die();
        _parent.LogStopped(this);
    }

    private void Fail(string reason)
    {
        _parent.Feed(new EndpointInput.LogFailed(reason));
        Stop();
    }
}
