namespace ActorVent.Actors;

/// <summary>The way back of an ask. Only the first answer counts.</summary>
public sealed class ReplyTo<TReply>
{
    private readonly Action<TReply>? _set;
    private readonly Action<Exception>? _fail;
    private int _answered;

    /// <summary>For when nobody waits.</summary>
    public ReplyTo()
    {
    }

    public ReplyTo(Action<TReply> set, Action<Exception> fail)
    {
        _set = set;
        _fail = fail;
    }

    /// <summary>The answer arrives at an actor, as a notification.</summary>
    public static ReplyTo<TReply> ToActor<TMessage>(
        ActorRef<TMessage> actor, Func<TReply, TMessage> success, Func<Exception, TMessage> failure) =>
        new(reply => actor.Notify(success(reply)), error => actor.Notify(failure(error)));

    public void Set(TReply reply)
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
            _set?.Invoke(reply);
    }

    public void Fail(Exception error)
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
            _fail?.Invoke(error);
    }
}
