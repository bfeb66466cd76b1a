namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private Silence? _silence;

    public override async ValueTask<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> create, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var answered = new TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = new ReplyTo<TReply>(answer => answered.TrySetResult(answer), error => answered.TrySetException(error));
        using var late = new CancellationTokenSource(timeout, System.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var registration = either.Token.UnsafeRegister(
            _ =>
            {
                if (cancellationToken.IsCancellationRequested)
                    answered.TrySetCanceled(cancellationToken);
                else
                    answered.TrySetException(new TimeoutException($"{Path} has not replied within {timeout}"));
            },
            null);
        // No room within the timeout is no reply within the timeout: the place among those who wait is given up too.
        var told = Tell(create(reply), either.Token);
        if (!told.IsCompletedSuccessfully)
            _ = told.AsTask();
        return await answered.Task;
    }

    /// <summary>For the instance that asked: one that took its place after a failure would not know what it is about.</summary>
    internal async void Pipe<T>(ValueTask<T> task, Func<T, TMessage> success, Func<Exception, TMessage> failure)
    {
        var instance = _actor;
        try
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
            AddNote(new Note(NoteKind.Piped, message, instance));
        }
        catch (Exception error)
        {
            AddNote(new Note(NoteKind.BrokenPipe, default!, new BrokenPipe(instance, error)));
        }
    }

    internal void SetReceiveTimeout(TimeSpan? after, TMessage message)
    {
        _silence?.End();
        _silence = after is { } wait ? new Silence(this, wait, message) : null;
        _silence?.Begin();
    }

    /// <summary>Whether the receive timeout that fired still counts: a message that waits behind a long handler has come too.</summary>
    private bool IsSilent(object fired)
    {
        if (_silence != fired)
            return false;
        lock (_gate)
            return UserCount == 0;
    }

    private sealed record BrokenPipe(object? Instance, Exception Error);

    private sealed class Silence(ActorCell<TMessage> cell, TimeSpan after, TMessage message)
    {
        private ITimer? _timer;

        public void Begin()
        {
            if (_timer is null)
                _timer = cell.System.Time.CreateTimer(static state => ((Silence)state!).Fire(), this, after, Timeout.InfiniteTimeSpan);
            else
                _timer.Change(after, Timeout.InfiniteTimeSpan);
        }

        public void End() => _timer?.Dispose();

        private void Fire() => cell.AddNote(new Note(NoteKind.Silence, message, this));
    }
}
