using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>How effects are carried out.</summary>
internal sealed partial class PartitionActor
{
    private void CarryOut(PartitionEffect effect, DateTimeOffset now)
    {
        switch (effect)
        {
            case PartitionEffect.TellObject tell:
                _objects.Tell(tell.Message);
                break;
            case PartitionEffect.FlushObject flush:
                _objects.Tell(flush.Message);
                break;
            case PartitionEffect.Append append:
                Pipe(
                    () => _services.Journal.AppendAsync(append.Write, _stopping.Token),
                    result => new AppendEnded(append.Write, now, result),
                    error => new AppendEnded(append.Write, now, new WriteResult(WriteOutcome.Unknown, error.Message)));
                break;
            case PartitionEffect.TellWatcher tell:
                _ports.Watchers.Tell(tell.Message, Self);
                break;
            case PartitionEffect.TellTails tell:
                _ports.Tail.Tell(tell.Message, Self);
                break;
            case PartitionEffect.TellHead tell:
                _ports.Tail.Tell(tell.Message, Self);
                break;
            case PartitionEffect.LookUp ask:
                Pipe(
                    () => _ports.UidNow(ask.Scope, ask.Object, _stopping.Token),
                    now =>
                    {
                        _services.ApiServer.Worked(Lookups);
                        return new PartitionInput.LookedUp(ask.Question, now.Uid, now.Version);
                    },
                    error => new PartitionInput.LookupFailed(ask.Question, error.Message));
                break;
            case PartitionEffect.Look look:
                Pipe(
                    () => _services.Journal.ReadAsync(_partition, new SequenceNumber(look.Sequence.Value - 1), 1, 0, _stopping.Token),
                    read => new PartitionInput.Looked(look.Number, read.Count > 0 ? read[0] : null),
                    error => new PartitionInput.LookFailed(look.Number, error.Message));
                break;
            case PartitionEffect.SetTimer timer:
                Timers.StartSingleTimer(Timed.Due, Timed.Due, timer.Due > now ? timer.Due - now : TimeSpan.Zero);
                break;
            case PartitionEffect.Count count:
                _services.Metrics.Count(count.Counts);
                break;
            case PartitionEffect.Tell tell:
                Report(tell.Report);
                break;
            case PartitionEffect.Refuse refuse:
                _services.Annotations?.Refused(refuse.Object, refuse.Endpoint);
                break;
            case PartitionEffect.EndpointsCreated:
                _ports.EndpointsCreated();
                break;
            case PartitionEffect.Fail fail:
                // The journal's doing, which is told as its trouble.
                Log.Stopped(_services.Logger, _partition, fail.Reason);
                Stop();
                break;
            case PartitionEffect.Stop stop:
                _machine = null;
                if (stop.Release)
                    Release();
                else
                    _context.Stop(_context.Self);
                break;
        }
    }
}
