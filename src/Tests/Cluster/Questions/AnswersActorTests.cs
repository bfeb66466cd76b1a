using System.Text;
using ActorVent.Cluster.Questions;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Xunit;

namespace ActorVent.Tests.Cluster.Questions;

/// <summary>Questions of one node to another, with time that moves when it is told to.</summary>
public sealed class AnswersActorTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly Scripted _answers = new();
    private readonly IActorRef _actor;

    public AnswersActorTests()
        : base(ConfigurationFactory.ParseString("""
            akka.loglevel = ERROR
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            """)) => _actor = Sys.ActorOf(AnswersActor.Props(_answers), AnswersActor.Name);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Question_IsAnswered()
    {
        _actor.Tell(new QuestionMessage.Ask("/node"), TestActor);

        Assert.Equal("{}", Text(ExpectMsg<QuestionMessage.Answer>(Soon).Json));
    }

    [Fact]
    public void Question_ThatCannotBeAnswered_IsAnsweredWithNothing()
    {
        _actor.Tell(new QuestionMessage.Ask("/failing"), TestActor);

        Assert.True(ExpectMsg<QuestionMessage.Answer>(Soon).Json.IsEmpty);
    }

    [Fact]
    public void Follower_IsToldWhatHappens_UntilItAsksNoMore()
    {
        _actor.Tell(new QuestionMessage.Follow("/deliveries"), TestActor);
        AwaitAssert(() => Assert.NotNull(_answers.Happened), Soon);
        _answers.Happened!("a"u8.ToArray());
        Scheduler.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a\n", Text(ExpectMsg<QuestionMessage.Happened>(Soon).Lines));

        _actor.Tell(new QuestionMessage.Follow("/deliveries"), TestActor);

        AwaitAssert(
            () =>
            {
                Scheduler.Advance(TimeSpan.FromSeconds(7));
                Assert.Equal((1, 1), (_answers.Begun, _answers.Ended));
            }, Soon);
    }

    [Fact]
    public void Follower_OfWhatIsNotThere_IsToldNothing_AndMayAskForSomethingElse()
    {
        _actor.Tell(new QuestionMessage.Follow("/nothing"), TestActor);
        AwaitAssert(() => Assert.Equal(1, _answers.Refused), Soon);

        AwaitAssert(
            () =>
            {
                _actor.Tell(new QuestionMessage.Follow("/deliveries"), TestActor);
                Assert.Equal(1, _answers.Begun);
            }, Soon);
    }

    [Fact]
    public void Follow_AsksAllNodesAgainAndAgain()
    {
        var happened = new List<string>();
        var follow = Sys.ActorOf(FollowActor.Props(static () => [null], "/deliveries", told => happened.Add(Text(told.Lines))));
        AwaitAssert(() => Assert.NotNull(_answers.Happened), Soon);
        _answers.Happened!("a"u8.ToArray());
        Scheduler.Advance(TimeSpan.FromSeconds(0.1));
        AwaitAssert(() => Assert.Equal(["a\n"], happened), Soon);

        for (var i = 0; i < 10; i++)
        {
            Scheduler.Advance(TimeSpan.FromSeconds(2));
            // Whatever is told to it now comes after what it asked.
            follow.Tell(new Identify(i), TestActor);
            ExpectMsg<ActorIdentity>(Soon);
            _actor.Tell(new Identify(i), TestActor);
            ExpectMsg<ActorIdentity>(Soon);
        }
        Assert.Equal((1, 0), (_answers.Begun, _answers.Ended));
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private sealed class Scripted : IAnswers
    {
        public Action<ReadOnlyMemory<byte>>? Happened { get; private set; }

        public int Begun { get; private set; }

        public int Ended { get; private set; }

        public int Refused { get; private set; }

        public Task<ReadOnlyMemory<byte>> AnswerAsync(string question) => question == "/node"
            ? Task.FromResult<ReadOnlyMemory<byte>>("{}"u8.ToArray())
            : Task.FromException<ReadOnlyMemory<byte>>(new InvalidOperationException("as asked"));

        public IDisposable? Follow(string question, Action<ReadOnlyMemory<byte>> happened)
        {
            if (question != "/deliveries")
            {
                Refused++;
                return null;
            }
            Begun++;
            Happened = happened;
            return new End(() => Ended++);
        }

        private sealed class End(Action ended) : IDisposable
        {
            public void Dispose() => ended();
        }
    }
}
