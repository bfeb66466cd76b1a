using Akka.Actor;

namespace ActorVent.Cluster.Questions;

/// <summary>Answers what operators ask of this node, wherever they ask.</summary>
internal sealed class AnswersActor : UntypedActor
{
    /// <summary>Under this name on every node.</summary>
    public const string Name = "answers";

    /// <summary>Who follow at once; more are told nothing.</summary>
    private const int MostFollowers = 64;

    private readonly IAnswers _answers;
    private readonly Dictionary<IActorRef, IActorRef> _followers = [];

    public AnswersActor(IAnswers answers) => _answers = answers;

    public static Props Props(IAnswers answers) => Akka.Actor.Props.Create(() => new AnswersActor(answers));

    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case QuestionMessage.Ask ask:
                _answers.AnswerAsync(ask.Question).PipeTo(Sender, Self, static json => new QuestionMessage.Answer(json), static _ => new QuestionMessage.Answer(default));
                break;
            case QuestionMessage.Follow follow:
                Follow(follow);
                break;
            case Terminated terminated:
                foreach (var (follower, _) in _followers.Where(known => known.Value.Equals(terminated.ActorRef)).ToList())
                    _followers.Remove(follower);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Follow(QuestionMessage.Follow follow)
    {
        if (_followers.TryGetValue(Sender, out var known))
            known.Tell(follow);
        else if (_followers.Count < MostFollowers)
            _followers.Add(Sender, Context.Watch(Context.ActorOf(FollowerActor.Props(_answers, follow.Question, Sender))));
    }
}
