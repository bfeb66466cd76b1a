using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Cluster.Members;

/// <summary>Gives up what no node has any more, once all nodes have been configured alike for long enough: then, and each time that they agree anew.</summary>
internal sealed partial class AgreementActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<bool> _isAgreed;
    private readonly Func<Task> _giveUp;
    private readonly ILogger _logger;
    private bool _isDone;
    private bool _isDoing;

    /// <param name="isAgreed">Asked each second.</param>
    /// <param name="giveUp">Done again when it fails; twice is as good as once.</param>
    /// <param name="logger">For people.</param>
    public AgreementActor(Func<bool> isAgreed, Func<Task> giveUp, ILogger logger) => (_isAgreed, _giveUp, _logger) = (isAgreed, giveUp, logger);

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static Due Instance { get; } = new();
    }

    private sealed record Done(string? Error) : INoSerializationVerificationNeeded;

    public static Props Props(Func<bool> isAgreed, Func<Task> giveUp, ILogger logger) =>
        Akka.Actor.Props.Create(() => new AgreementActor(isAgreed, giveUp, logger));

    protected override void PreStart() => Timers.StartPeriodicTimer(Due.Instance, Due.Instance, Interval);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Due:
                Look();
                break;
            case Done done:
                _isDoing = false;
                _isDone = done.Error is null;
                if (done.Error is { } error)
                    Log.Failed(_logger, error);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look()
    {
        var isAgreed = _isAgreed();
        _isDone &= isAgreed;
        if (!isAgreed || _isDone || _isDoing)
            return;
        _isDoing = true;
        DoAsync().PipeTo(Self);
    }

    private async Task<Done> DoAsync()
    {
        try
        {
            await _giveUp().ConfigureAwait(false);
            return new Done(null);
        }
        catch (Exception e)
        {
            return new Done(e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1850, LogLevel.Warning, "Endpoints that are configured no more cannot be marked as removed: {Error}; trying again, retention waits for them meanwhile")]
        public static partial void Failed(ILogger logger, string error);
    }
}
