namespace ActorVent.Actors;

/// <summary>An actor as others know it. Equal only to itself.</summary>
public abstract class ActorRef
{
    private protected ActorRef(string path) => Path = path;

    /// <summary><c>/shards/12/objects/default/web-0</c></summary>
    public string Path { get; }

    /// <summary>Whether it takes no messages any more.</summary>
    public abstract bool IsStopped { get; }

    public override string ToString() => Path;

    internal abstract void BeginStop();

    internal abstract void AddWatcher(ActorRef watcher);

    internal abstract void RemoveWatcher(ActorRef watcher);

    internal abstract void OnTerminated(ActorRef actor);

    internal abstract void OnChildStopped(ActorRef child);

    internal abstract void OnChildFailed(ActorRef child, Exception error);

    internal abstract void Apply(SupervisionDirective directive, TimeSpan backoff);

    /// <returns>Failures in a row, this one included.</returns>
    internal abstract int CountFailure(TimeSpan forgottenAfter);

    internal abstract Task WhenStopped { get; }
}

/// <summary>An actor that understands <typeparamref name="TMessage"/>.</summary>
public abstract class ActorRef<TMessage> : ActorRef
{
    private protected ActorRef(string path)
        : base(path)
    {
    }

    /// <summary>
    /// Puts a message into the bounded mailbox. Completes when there is room: awaiting it is the backpressure. To a stopped actor
    /// the message is a dead letter. A failed one takes it beyond its capacity until its parent has decided. An actor must not await a tell to itself, nor to one that awaits a tell to it.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up waiting for room; the message is then not told.</param>
    public abstract ValueTask Tell(TMessage message, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="Tell"/>, but never waits.</summary>
    /// <returns>False when the mailbox is full or the actor has stopped.</returns>
    public abstract bool TryTell(TMessage message);

    /// <summary>
    /// Ahead of user messages, in order among themselves, without a bound. For acknowledgements, replies and timers: their number
    /// is bounded by what the receiver itself asked for.
    /// </summary>
    public abstract void Notify(TMessage message);

    /// <summary>Tells a message that carries the way back, and waits for what comes over it.</summary>
    /// <exception cref="TimeoutException">No reply in time.</exception>
    public abstract ValueTask<TReply> Ask<TReply>(
        Func<ReplyTo<TReply>, TMessage> create, TimeSpan timeout, CancellationToken cancellationToken = default);
}
