using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal;

/// <summary>How long and how much the journal keeps of what is superseded.</summary>
/// <param name="Age">Default: 24 h.</param>
/// <param name="MostBytes">Default: 5 Gi.</param>
/// <param name="NewestOnly">See <see cref="RetentionPolicy.NewestOnly"/>.</param>
internal sealed record RetentionOptions(TimeSpan Age, long MostBytes, bool NewestOnly);

/// <summary>Applies retention in bounded batches, outside of anybody's way.</summary>
internal sealed partial class RetentionActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly IJournal _journal;
    private readonly RetentionOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<bool> _isMine;
    private readonly Action _endpointsChanged;
    private readonly JournalMetrics _metrics;
    private readonly ILogger _logger;

    /// <param name="journal">Whose.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="time">Tells what is old.</param>
    /// <param name="isMine">Whether it falls to this node at present: one is enough.</param>
    /// <param name="endpointsChanged">Called when endpoints from annotations were removed.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="logger">For people.</param>
    public RetentionActor(
        IJournal journal, RetentionOptions options, TimeProvider time, Func<bool> isMine, Action endpointsChanged, JournalMetrics metrics, ILogger logger)
    {
        _journal = journal;
        _options = options;
        _time = time;
        _isMine = isMine;
        _endpointsChanged = endpointsChanged;
        _metrics = metrics;
        _logger = logger;
    }

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static Due Instance { get; } = new();
    }

    private sealed record Done(CompactionResult Result) : INoSerializationVerificationNeeded;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Again(Interval);

    protected override void PostStop() => _stopping.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Due when !_isMine():
                _metrics.LeftToAnother();
                Again(Interval);
                break;
            case Due:
                _journal.CompactAsync(Policy(), _stopping.Token).AsTask().PipeTo(Self, success: static result => new Done(result));
                break;
            case Done done:
                _metrics.Compacted(done.Result);
                if (done.Result.Removed > 0)
                    Log.Removed(_logger, done.Result.Removed);
                if (done.Result.RemovedEndpoints)
                    _endpointsChanged();
                Again(done.Result.More ? BetweenBatches : Interval);
                break;
            case Status.Failure { Cause: OperationCanceledException }:
                break;
            case Status.Failure failure:
                Log.Failed(_logger, failure.Cause.Message, Interval.TotalSeconds);
                Again(Interval);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private RetentionPolicy Policy() => new()
    {
        Before = _time.GetUtcNow() - _options.Age,
        MostBytes = _options.MostBytes,
        NewestOnly = _options.NewestOnly,
    };

    private void Again(TimeSpan after) => Timers.StartSingleTimer(Due.Instance, Due.Instance, after);

    private static partial class Log
    {
        [LoggerMessage(1170, LogLevel.Debug, "Retention removed {Count} entries")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(1172, LogLevel.Debug, "Retention failed: {Error}; trying again in {Seconds} s")]
        public static partial void Failed(ILogger logger, string error, double seconds);
    }
}
