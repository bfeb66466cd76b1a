using System.Threading.Channels;
using ActorVent.Progress;
using Akka.Actor;
using Xunit;

namespace ActorVent.Tests.Progress;

/// <summary>A log, and what it told its endpoint.</summary>
internal sealed class TestLog(IActorRef endpoint, ChannelReader<object> told, ChannelReader<int> logged)
{
    /// <summary>Logged when a snapshot is saved.</summary>
    public const int Saved = 1502;

    /// <summary>Logged when the events that snapshots replace are deleted.</summary>
    public const int Deleted = 1503;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The next that it tells is this.</summary>
    public async Task<T> ToldAsync<T>()
    {
        using var patience = new CancellationTokenSource(Patience);
        return Assert.IsType<T>(await told.ReadAsync(patience.Token));
    }

    /// <summary>Whatever it tells next.</summary>
    public async Task<object> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await told.ReadAsync(patience.Token);
    }

    /// <summary>It has logged this event.</summary>
    public async Task LoggedAsync(int @event)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await logged.ReadAsync(patience.Token) != @event)
        {
        }
    }

    public void Persist(long number, ProgressDelta delta) => endpoint.Tell(new LogMessage.Persist(number, delta));

    public async Task PersistAsync(long number, ProgressDelta delta)
    {
        Persist(number, delta);
        Assert.Equal(number, (await ToldAsync<LogMessage.Persisted>()).Number);
    }

    /// <summary>The log has handled what it was told, and given it to Akka's journal.</summary>
    public Task ReachAsync() => endpoint.Ask<ActorIdentity>(new LogEndpoint.Reach(), Patience);

    public async Task<EndpointProgress> RecoveredAsync() => (await ToldAsync<LogMessage.Recovered>()).Progress;

    public async Task<LogMessage.Failed> FailedAsync()
    {
        var failed = await ToldAsync<LogMessage.Failed>();
        await ToldAsync<Terminated>();
        return failed;
    }

    public async Task<LogMessage.Unreadable> UnreadableAsync()
    {
        var unreadable = await ToldAsync<LogMessage.Unreadable>();
        await ToldAsync<Terminated>();
        return unreadable;
    }
}
