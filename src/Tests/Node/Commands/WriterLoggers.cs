using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ActorVent.Tests.Node.Commands;

/// <summary>Loggers that format as the console's do, and write where a test can look.</summary>
internal sealed class WriterLoggers(TextWriter writer, ConsoleFormatter formatter, LogLevel level) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(writer, formatter, level, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Logger(TextWriter writer, ConsoleFormatter formatter, LogLevel level, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            lock (writer)
                formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, format), null, writer);
        }
    }
}
