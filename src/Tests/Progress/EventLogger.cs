using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Progress;

/// <summary>Passes on the ids of what is logged.</summary>
internal sealed class EventLogger(ChannelWriter<int> events) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        events.TryWrite(eventId.Id);
}
