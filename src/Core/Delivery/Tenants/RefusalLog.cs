using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery.Tenants;

/// <summary>
/// Tells people what of annotations does not count: one line a minute at most for each reason, with one object for all, since one tenant
/// may have thousands. What an object has been told for is not told again as long as it is remembered. For use from many threads.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">For people.</param>
internal sealed partial class RefusalLog(TimeProvider time, ILogger logger)
{
    private const int MostRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(RefusalReason, ObjectKey, string)> _known = [];
    private readonly Reason[] _reasons = [.. Enum.GetValues<RefusalReason>().Select(static _ => new Reason())];

    /// <summary>Something was refused.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="object">Whose annotation.</param>
    /// <param name="what">Of the annotation; together with the object, what is told once.</param>
    /// <param name="problem">A sentence: what, where, and what happens instead.</param>
    public void Tell(RefusalReason reason, ObjectKey @object, string what, string problem)
    {
        var level = reason == RefusalReason.Disabled ? LogLevel.Information : LogLevel.Warning;
        lock (_lock)
        {
            var (of, now) = (_reasons[(int)reason], time.GetUtcNow());
            var isNew = IsNew(reason, @object, what);
            if (!isNew && of.Untold == 0)
                return;
            // A clock that was set back must not silence it.
            if (of.ToldAt is { } last && now - last < Trouble.Pause && now >= last)
            {
                if (isNew)
                {
                    of.Untold++;
                    Log.Again(logger, problem);
                }
                return;
            }
            if (of.Untold > 0)
                Log.RefusedToMany(logger, level, problem, of.Untold, of.ToldAt ?? now);
            else
                Log.Refused(logger, level, problem);
            (of.ToldAt, of.Untold) = (now, 0);
        }
    }

    private bool IsNew(RefusalReason reason, ObjectKey @object, string what)
    {
        if (_known.Count >= MostRemembered)
            _known.Clear();
        return _known.Add((reason, @object, what));
    }

    private sealed class Reason
    {
        public DateTimeOffset? ToldAt { get; set; }

        /// <summary>New ones since then that were not worth a line.</summary>
        public long Untold { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1420, Message = "{Problem}")]
        public static partial void Refused(ILogger logger, LogLevel level, string problem);

        [LoggerMessage(EventId = 1421, Message = "{Problem} (and {More} more like it since {Since:HH:mm:ss}; --log-level debug shows each)")]
        public static partial void RefusedToMany(ILogger logger, LogLevel level, string problem, long more, DateTimeOffset since);

        [LoggerMessage(1422, LogLevel.Debug, "{Problem}")]
        public static partial void Again(ILogger logger, string problem);
    }
}
