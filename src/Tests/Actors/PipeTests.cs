using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class PipeTests
{
    private readonly Stage _stage = new();
    private readonly List<string> _seen = [];
    private readonly TaskCompletionSource<int> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void Result_Succeeds_ComesAheadOfUserMessages()
    {
        var actor = Piping(number => $"got {number}");
        _ = actor.Tell("pipe");
        _stage.Settle();

        _result.SetResult(7);
        _stage.Settle();

        Assert.Equal(["pipe", "got 7"], _seen);
    }

    [Fact]
    public void Result_ThereAlready_ComesAfterTheHandler()
    {
        _result.SetResult(7);
        var actor = Piping(number => $"got {number}");
        _ = actor.Tell("pipe");
        _ = actor.Tell("next");
        _stage.Settle();

        Assert.Equal(["pipe", "got 7", "next"], _seen);
    }

    [Fact]
    public void Result_Fails_ComesAsAMessageToo()
    {
        var actor = Piping(number => $"got {number}");
        _ = actor.Tell("pipe");
        _stage.Settle();

        _result.SetException(new InvalidDataException("bad"));
        _stage.Settle();

        Assert.Equal(["pipe", "failed: bad"], _seen);
    }

    /// <summary>Nothing awaits a pipe: what it throws would end the process.</summary>
    [Fact]
    public void Callbacks_Throwing_FailTheActor()
    {
        var failed = new List<Exception>();
        _stage.System.Failed += (_, error) => failed.Add(error);
        var actor = Piping(_ => throw new InvalidOperationException("first"), _ => throw new InvalidOperationException("second"));
        _ = actor.Tell("pipe");
        _stage.Settle();

        _result.SetResult(7);
        _stage.Settle();

        Assert.Equal("second", Assert.Single(failed).Message);
        Assert.True(actor.IsStopped);
    }

    private ActorRef<string> Piping(Func<int, string> success, Func<Exception, string>? failure = null) =>
        _stage.Spawn<string>("piping", (context, message) =>
        {
            _seen.Add(message);
            if (message == "pipe")
                context.PipeToSelf(_result.Task, success, failure ?? (error => $"failed: {error.Message}"));
        });
}
