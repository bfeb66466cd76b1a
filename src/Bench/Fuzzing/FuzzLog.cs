using Microsoft.Extensions.Logging;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Holds what is logged to the rules of errors.</summary>
/// <param name="object">What each line must name; null when they are not about objects.</param>
internal sealed class FuzzLog(string? @object = null) : ILoggerFactory, ILogger
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

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        ErrorRules.Check(text);
        if (@object is not null && !text.Contains(@object, StringComparison.Ordinal))
            throw new FindingException("log does not name the object", text);
    }
}
