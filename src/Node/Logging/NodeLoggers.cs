using ActorVent.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ActorVent.Node.Logging;

/// <summary>Loggers whose level can be changed, and whose lines can be followed, while they are in use.</summary>
/// <param name="level">At first.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeLoggers(LogLevel level, TimeProvider time) : ILoggerFactory, ILogControl, ILoggerProvider, IOptionsChangeTokenSource<LoggerFilterOptions>
{
    private readonly Followers<LogLine> _followers = new();
    private CancellationTokenSource _changed = new();
    private ILoggerFactory _inner = null!;
    private volatile int _level = (int)level;

    string? IOptionsChangeTokenSource<LoggerFilterOptions>.Name => Options.DefaultName;

    public LogLevel Level
    {
        get => (LogLevel)_level;
        set
        {
            _level = (int)value;
            Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
        }
    }

    /// <param name="make">Makes the loggers behind this; it is to be added to them as a provider, and as what changes their filters.</param>
    public NodeLoggers Around(Func<NodeLoggers, ILoggerFactory> make)
    {
        _inner = make(this);
        return this;
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    public IDisposable Follow(Action<LogLine> line) => _followers.Add(line);

    ILogger ILoggerFactory.CreateLogger(string categoryName) => _inner.CreateLogger(categoryName);

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Line(this, LineFormatter.WhoOf(categoryName));

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    private bool _isDisposed;

    public void Dispose()
    {
        // The loggers behind this dispose their providers, of which this is one.
        if (_isDisposed)
            return;
        _isDisposed = true;
        _inner.Dispose();
        _changed.Dispose();
    }

    private sealed class Line(NodeLoggers loggers, string who) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => loggers._followers.Any;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (loggers._followers.Any)
                loggers._followers.Tell(new LogLine(loggers.Time, LineFormatter.NameOf(logLevel).Trim(), who, LineFormatter.TextOf(formatter(state, exception), exception)));
        }
    }

    private DateTimeOffset Time => time.GetUtcNow();
}
