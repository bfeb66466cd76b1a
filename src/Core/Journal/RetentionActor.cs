using ActorVent.Actors;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal;

/// <summary>How long and how much the journal keeps of what is superseded.</summary>
/// <param name="Age">Default: 24 h.</param>
/// <param name="MostBytes">Default: 5 Gi.</param>
/// <param name="NewestOnly">See <see cref="RetentionPolicy.NewestOnly"/>.</param>
internal sealed record RetentionOptions(TimeSpan Age, long MostBytes, bool NewestOnly);

/// <summary>Applies retention in bounded batches, outside of anybody's way.</summary>
internal sealed partial class RetentionActor(IJournal journal, RetentionOptions options, ILogger logger) : Actor<RetentionActor.Message>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(100);

    internal abstract record Message
    {
        internal sealed record Due : Message
        {
            public static Due Instance { get; } = new();
        }

        internal sealed record Done(CompactionResult Result) : Message;

        internal sealed record Failed(Exception Error) : Message;
    }

    protected override ValueTask PreStart()
    {
        Again(Interval);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Due:
                Context.PipeToSelf<CompactionResult>(
                    journal.CompactAsync(Policy(), Context.Stopping), result => new Message.Done(result), error => new Message.Failed(error));
                break;
            case Message.Done done:
                if (done.Result.Removed > 0)
                    Log.Removed(logger, done.Result.Removed);
                foreach (var (endpoint, count) in done.Result.Expired)
                    Log.Expired(logger, endpoint.Value, count);
                Again(done.Result.More ? BetweenBatches : Interval);
                break;
            case Message.Failed failed:
                Log.Failed(logger, failed.Error.Message, Interval.TotalSeconds);
                Again(Interval);
                break;
        }
        return ValueTask.CompletedTask;
    }

    private RetentionPolicy Policy() => new()
    {
        Before = Time.GetUtcNow() - options.Age,
        MostBytes = options.MostBytes,
        NewestOnly = options.NewestOnly,
    };

    private void Again(TimeSpan after) => Context.Timers.StartSingle(Message.Due.Instance, Message.Due.Instance, after);

    private static partial class Log
    {
        [LoggerMessage(1170, LogLevel.Debug, "Retention removed {Count} entries")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(1171, LogLevel.Warning, "Endpoint {Endpoint}: {Count} entries expired before they were delivered; they are listed among its dead letters")]
        public static partial void Expired(ILogger logger, string endpoint, int count);

        [LoggerMessage(1172, LogLevel.Warning, "Retention failed: {Error}; trying again in {Seconds} s")]
        public static partial void Failed(ILogger logger, string error, double seconds);
    }
}
