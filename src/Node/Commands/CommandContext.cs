using ActorVent.Node.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Commands;

/// <summary>Runs a node until it is stopped; the result is the exit code.</summary>
internal delegate Task<int> NodeRunner(NodeOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stop);

/// <summary>What a command finds around it.</summary>
internal sealed record CommandContext
{
    /// <summary>What the command is for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Everything else.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The process' variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required TimeProvider Time { get; init; }

    public required NodeRunner Node { get; init; }

    /// <summary>Makes loggers, which write to standard error.</summary>
    public required Func<LoggingOptions, TimeProvider, ILoggerFactory> Loggers { get; init; }

    /// <summary>Whether <see cref="Output"/> takes colours.</summary>
    public bool Colours { get; init; }

    /// <summary>The first SIGINT or SIGTERM.</summary>
    public CancellationToken Stop { get; init; }
}
