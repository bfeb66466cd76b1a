using Akka.Actor;

namespace ActorVent.Cluster.Questions;

/// <summary>Follows what happens on all nodes, those that join included, until it is stopped.</summary>
internal sealed class FollowActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Func<IReadOnlyList<Address?>> _nodes;
    private readonly QuestionMessage.Follow _follow;
    private readonly Action<QuestionMessage.Happened> _happened;

    /// <param name="nodes">The nodes at present; null among them: this one.</param>
    /// <param name="question">What of.</param>
    /// <param name="happened">Told what there is.</param>
    public FollowActor(Func<IReadOnlyList<Address?>> nodes, string question, Action<QuestionMessage.Happened> happened) =>
        (_nodes, _follow, _happened) = (nodes, new QuestionMessage.Follow(question), happened);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Func<IReadOnlyList<Address?>> nodes, string question, Action<QuestionMessage.Happened> happened) =>
        Akka.Actor.Props.Create(() => new FollowActor(nodes, question, happened));

    protected override void PreStart()
    {
        Ask();
        Timers.StartPeriodicTimer(Due.Instance, Due.Instance, Interval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Due:
                Ask();
                break;
            case QuestionMessage.Happened happened:
                _happened(happened);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Ask()
    {
        foreach (var node in _nodes())
            QuestionPaths.At(Context.System, node).Tell(_follow, Self);
    }

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static Due Instance { get; } = new();
    }
}
