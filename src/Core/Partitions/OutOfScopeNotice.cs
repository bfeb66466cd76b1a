using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <summary>Tells in one line what all partitions found that the configuration covers no longer. Called from many threads.</summary>
/// <param name="time">For the wait until all have found theirs.</param>
/// <param name="logger">For people.</param>
internal sealed partial class OutOfScopeNotice(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _count;

    /// <summary>One partition found so many.</summary>
    public void Add(int count)
    {
        lock (_lock)
        {
            _count += count;
            _timer ??= time.CreateTimer(_ => Tell(), null, Wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            Log.OutOfScope(logger, _count);
            _count = 0;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "{Count} pods are not covered by the configuration any more; they are reported as out of scope, not as deleted")]
        public static partial void OutOfScope(ILogger logger, long count);
    }
}
