namespace ActorVent.Node.Commands;

/// <summary>Waits for a token, without an exception.</summary>
internal static class Stopped
{
    public static Task ByAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(() => stopped.TrySetResult());
        return stopped.Task;
    }
}
