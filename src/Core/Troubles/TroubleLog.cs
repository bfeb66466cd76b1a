using Microsoft.Extensions.Logging;

namespace ActorVent.Troubles;

/// <summary>Tells people of one cause of trouble: see <see cref="Trouble"/>. What is not worth a line is told at debug. For use from many threads.</summary>
/// <param name="subject">What works again in the end: <c>The journal</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For people.</param>
internal sealed partial class TroubleLog(string subject, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Trouble _trouble = new();
    private volatile bool _isOn;
    private volatile string _problem = "";

    /// <summary>What failed last, as long as it is not over; null: nothing.</summary>
    public string? Problem => _isOn ? _problem : null;

    /// <summary>Something failed.</summary>
    /// <param name="who">Suffers from it.</param>
    /// <param name="problem">A sentence: what, where, and what happens next.</param>
    /// <param name="manifest">To paste; follows the line.</param>
    /// <returns>Whether it was worth a line.</returns>
    public bool Failed(object who, string problem, string? manifest = null)
    {
        lock (_lock)
        {
            _isOn = true;
            _problem = problem;
            if (_trouble.Failed(who, time.GetUtcNow()) is not { } news)
            {
                Log.Again(logger, problem);
                return false;
            }
            if (manifest is not null)
                Log.FailedWithManifest(logger, problem, manifest);
            else if (news.Times > 1)
                Log.StillFails(logger, problem, news.Times, news.Since);
            else
                Log.Failed(logger, problem);
            return true;
        }
    }

    /// <summary>Something that may have failed before did not.</summary>
    /// <param name="who">As in <see cref="Failed"/>.</param>
    public void Worked(object who)
    {
        if (!_isOn)
            return;
        lock (_lock)
            Tell(_trouble.Worked(who, time.GetUtcNow()));
    }

    /// <summary>It is over for all who suffer from it.</summary>
    public void Over()
    {
        lock (_lock)
            Tell(_trouble.Over(time.GetUtcNow()));
    }

    private void Tell(TroubleEnd? over)
    {
        _isOn = _trouble.IsOn;
        if (over is { } end)
            Log.WorksAgain(logger, subject, end.After.TotalSeconds, end.Times);
    }

    private static partial class Log
    {
        [LoggerMessage(1600, LogLevel.Warning, "{Problem}")]
        public static partial void Failed(ILogger logger, string problem);

        [LoggerMessage(1601, LogLevel.Warning, "{Problem} ({Times} times since {Since:HH:mm:ss})")]
        public static partial void StillFails(ILogger logger, string problem, long times, DateTimeOffset since);

        [LoggerMessage(1602, LogLevel.Warning, "{Problem}\n{Manifest}")]
        public static partial void FailedWithManifest(ILogger logger, string problem, string manifest);

        [LoggerMessage(1603, LogLevel.Information, "{Subject} works again after {Seconds:0.0} s; it had failed {Times} times")]
        public static partial void WorksAgain(ILogger logger, string subject, double seconds, long times);

        [LoggerMessage(1604, LogLevel.Debug, "{Problem}")]
        public static partial void Again(ILogger logger, string problem);
    }
}
