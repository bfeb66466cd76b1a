using Akka.Actor;

namespace ActorVent.Cluster.Questions;

/// <summary>Tells one who follows what happens on this node, a few times a second; ends when nobody has asked for it for a while.</summary>
internal sealed class FollowerActor : UntypedActor, IWithTimers
{
    private const int MostBytes = 256 << 10;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly IAnswers _answers;
    private readonly string _question;
    private readonly IActorRef _follower;
    private readonly LineBuffer _lines = new(MostBytes);
    private IDisposable? _following;

    public FollowerActor(IAnswers answers, string question, IActorRef follower) => (_answers, _question, _follower) = (answers, question, follower);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IAnswers answers, string question, IActorRef follower) => Akka.Actor.Props.Create(() => new FollowerActor(answers, question, follower));

    protected override void PreStart()
    {
        // The timer first: what follows at once is told in time.
        Context.SetReceiveTimeout(Patience);
        Timers.StartPeriodicTimer(Due.Instance, Due.Instance, Interval);
        _following = _answers.Follow(_question, _lines.Add);
        if (_following is null)
            Context.Stop(Self);
    }

    protected override void PostStop() => _following?.Dispose();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Due:
                if (_lines.Take() is { } happened)
                    _follower.Tell(happened);
                break;
            case ReceiveTimeout:
                Context.Stop(Self);
                break;
            case QuestionMessage.Follow:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private sealed record Due : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
    {
        public static Due Instance { get; } = new();
    }
}
