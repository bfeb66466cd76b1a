using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Properties;

/// <summary>What happened in a world, so that a violation can be understood: the node's log, the requests, the history.</summary>
internal sealed class Trace : ILoggerFactory, ILogger
{
    private readonly List<string> _lines = [];

    public VirtualTime? Time { get; set; }

    public void Add(string line) => _lines.Add($"{Time?.GetUtcNow():HH:mm:ss.fff} {line}");

    /// <summary>The lines that are about one object, or about all.</summary>
    public IEnumerable<string> About(string name) => _lines.Where(line => line.Contains(name, StringComparison.Ordinal) || line.Contains("* ", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add($"* {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
