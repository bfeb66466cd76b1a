using Microsoft.Extensions.Logging;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Holds what is logged to the rules of errors.</summary>
internal sealed class FuzzLog : ILoggerFactory, ILogger
{
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        ErrorRules.Check(formatter(state, exception));
}
