using ActorVent.Journal;
using ActorVent.Progress;
using ActorVent.Tests.Simulation;
using ActorVent.Tests.Simulation.Storage;
using Akka.Actor;

namespace ActorVent.Tests.Shell.Storage;

/// <summary>
/// Says what a <see cref="LogActor"/> says, which itself goes on by Akka's thread pool: recovers, persists one row after the other, and stops at
/// what fails, whether that was written or not.
/// </summary>
internal sealed class FailingLog(LogStore log, LogOptions options, FailingStore store, Schedule schedule) : UntypedActor
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1);

    private int _rows;

    public static Props Props(LogStore log, LogOptions options, FailingStore store, Schedule schedule) =>
        Akka.Actor.Props.Create(() => new FailingLog(log, options, store, schedule));

    protected override void PreStart() => Recover(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LogMessage.Persist persist:
                Persist(persist, Self);
                break;
            case Read read:
                _rows = read.Rows;
                Context.Parent.Tell(new LogMessage.Recovered(read.Progress));
                break;
            case Written { Result.Outcome: WriteOutcome.Written } written:
                _rows++;
                Context.Parent.Tell(new LogMessage.Persisted(written.Number));
                break;
            case Written written:
                Fail(written.Result.Reason ?? "no reason was given");
                break;
            case Status.Failure failure:
                Fail(failure.Cause.Message);
                break;
        }
    }

    private void Persist(LogMessage.Persist persist, IActorRef self)
    {
        var after = _rows;
        store.Write(log, () => log.Append(after, persist.Delta), result => self.Tell(new Written(persist.Number, result)));
    }

    /// <summary>Akka's journal reads a log again once it is decided what has become of what it was given before.</summary>
    private void Recover(IActorRef self)
    {
        if (log.Writing > 0)
        {
            schedule.In(LookAgainAfter, () => Recover(self));
            return;
        }
        store.Disk.Ask(
            () => ValueTask.FromResult(new Read(log.Recover(options.Partitions), log.Count)),
            read => store.Later(() => self.Tell(read)),
            error => store.Later(() => self.Tell(new Status.Failure(error))));
    }

    private void Fail(string reason)
    {
        Context.Parent.Tell(new LogMessage.Failed(reason));
        Context.Stop(Self);
    }

    private sealed record Read(EndpointProgress Progress, int Rows) : INoSerializationVerificationNeeded;

    private sealed record Written(long Number, WriteResult Result) : INoSerializationVerificationNeeded;
}
