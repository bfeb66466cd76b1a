using ActorVent.Node.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Runs a node: everything between a cluster and the endpoints.</summary>
public static partial class NodeHost
{
    /// <summary>Runs until <paramref name="stop"/>, then drains.</summary>
    /// <returns>The process' exit code: 0 after a clean stop, 1 otherwise.</returns>
    public static Task<int> RunAsync(NodeOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stop) =>
        throw new NotSupportedException("being rebuilt");
}
