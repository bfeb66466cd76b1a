using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Logging;

/// <summary>What operators can do with a node's log while it runs.</summary>
internal interface ILogControl
{
    /// <summary>What is told at least. Set while it runs, it holds until the process ends.</summary>
    LogLevel Level { get; set; }

    /// <summary>Shows each line as it is written.</summary>
    /// <param name="line">Told on the threads that log: must not take long, and must not throw.</param>
    /// <returns>Ends it.</returns>
    IDisposable Follow(Action<LogLine> line);
}
