using ActorVent.Tests.Simulation;
using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Shell;

/// <summary>What actors say to people, among what happens around them.</summary>
internal sealed class TracedLog(Trace trace) : ILoggerFactory, ILogger
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

    public bool IsEnabled(LogLevel logLevel) => logLevel >= (trace.IsDeep ? LogLevel.Debug : LogLevel.Information);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        trace.Add($"* {formatter(state, exception)}");
}
