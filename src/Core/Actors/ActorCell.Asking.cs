namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private ITimer? _receiveTimer;
    private TimeSpan _receiveTimeout;

    internal override int Failures => _failures;

    public override async ValueTask<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> create, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var answered = new TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = new ReplyTo<TReply>(answer => answered.TrySetResult(answer), error => answered.TrySetException(error));
        await using var timer = System.Time.CreateTimer(
            _ => answered.TrySetException(new TimeoutException($"{Path} has not replied within {timeout}")), null, timeout, Timeout.InfiniteTimeSpan);
        await using var registration = cancellationToken.UnsafeRegister((_, token) => answered.TrySetCanceled(token), null);
        var told = Tell(create(reply), cancellationToken);
        // No room within the timeout is no reply within the timeout.
        if (!told.IsCompletedSuccessfully)
            _ = told.AsTask();
        return await answered.Task;
    }

    internal async void Pipe<T>(ValueTask<T> task, Func<T, TMessage> success, Func<Exception, TMessage> failure)
    {
        TMessage message;
        try
        {
            message = success(await task);
        }
        catch (Exception error)
        {
            message = failure(error);
        }
        Notify(message);
    }

    internal void TellBeyondCapacity(TMessage message)
    {
        lock (_gate)
            AddUser(message);
    }

    internal void SetReceiveTimeout(TimeSpan? after, TMessage message)
    {
        _receiveTimer?.Dispose();
        _receiveTimer = null;
        if (after is not { } wait)
            return;
        _receiveTimeout = wait;
        _receiveTimer = System.Time.CreateTimer(_ => Notify(message), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void RestartReceiveTimeout() => _receiveTimer?.Change(_receiveTimeout, Timeout.InfiniteTimeSpan);
}
