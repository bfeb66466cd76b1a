using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Cluster.Leases;

/// <summary>Fencing under way: once at a time for each life, beside the lease's thread, which is not to wait for it.</summary>
internal sealed partial class Fences(Func<Incarnation, CancellationToken, Task> fence, ILogger logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Incarnation, (Task Task, TimeSpan Begun)> _tasks = [];
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Begins, unless it is under way or has just been tried.</summary>
    public void Begin(Incarnation incarnation, TimeSpan now)
    {
        if (_tasks.TryGetValue(incarnation, out var last) && (!last.Task.IsCompleted || now - last.Begun < Again))
            return;
        _tasks[incarnation] = (Task.Run(() => RunAsync(incarnation)), now);
    }

    /// <summary>Gives up what is under way.</summary>
    public void Close() => _closed.Cancel();

    private async Task RunAsync(Incarnation incarnation)
    {
        try
        {
            await fence(incarnation, _closed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // This node stops; others see to it.
        }
        catch (LeaseStoreException e)
        {
            Log.Failed(logger, incarnation, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Warning, "What is left of the dead node's life {Incarnation} in the database could not be ended: {Error}; trying again, and what it did waits")]
        public static partial void Failed(ILogger logger, Incarnation incarnation, string error);
    }
}
