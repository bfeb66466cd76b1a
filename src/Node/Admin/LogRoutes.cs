using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Admin;

/// <summary>This node's log: followed, and its level changed.</summary>
internal static class LogRoutes
{
    /// <summary>Where its lines are followed.</summary>
    public const string Lines = "/v1/log";

    /// <summary>Where its level is asked for and changed: <c>POST /v1/log/level?level=debug</c>.</summary>
    public const string LevelPath = "/v1/log/level";

    private const int MostBytes = 1 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    /// <summary>What is told at least. Fields are only ever added.</summary>
    /// <param name="Name">trace, debug, info, warn, error, fatal.</param>
    internal sealed record Level(string Name);

    private static IReadOnlyList<(string Name, LogLevel Level)> Levels { get; } =
    [
        ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warn", LogLevel.Warning), ("error", LogLevel.Error), ("fatal", LogLevel.Critical),
    ];

    /// <summary>What they are called.</summary>
    public static IEnumerable<string> Names => Levels.Select(static level => level.Name);

    /// <param name="log">null: it cannot be changed or followed.</param>
    public static IReadOnlyList<AdminRoute> Of(ILogControl? log) => log is null
        ? []
        :
        [
            new AdminRoute(HttpMethods.Get, Lines, context => AdminStream.WriteAsync(context, happened => new Following(log, happened))),
            AdminRoute.Get(LevelPath, (_, _) => Task.FromResult(LevelOf(log))),
            AdminRoute.Post(LevelPath, (query, _) => Task.FromResult(Set(log, query["level"].ToString()))),
        ];

    private static Level LevelOf(ILogControl log) => new(Levels.First(level => level.Level == log.Level).Name);

    private static Level Set(ILogControl log, string name)
    {
        if (Levels.Where(level => level.Name == name).Select(static level => (LogLevel?)level.Level).FirstOrDefault() is not { } level)
            throw new BadQuestionException($"the level is one of {string.Join(", ", Names)}");
        log.Level = level;
        return LevelOf(log);
    }

    /// <summary>Lines come faster than they are read, at times.</summary>
    private sealed class Following : IDisposable
    {
        private readonly LineBuffer _lines = new(MostBytes);
        private readonly IDisposable _following;
        private readonly Timer _timer;

        public Following(ILogControl log, Action<QuestionMessage.Happened> happened)
        {
            _following = log.Follow(line => _lines.Add(ReportJson.Write(line)));
            _timer = new Timer(_ => Tell(happened), null, Interval, Interval);
        }

        public void Dispose()
        {
            _following.Dispose();
            _timer.Dispose();
        }

        private void Tell(Action<QuestionMessage.Happened> happened)
        {
            if (_lines.Take() is { } lines)
                happened(lines);
        }
    }
}
