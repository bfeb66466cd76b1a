using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Primitives;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery;

/// <summary>
/// Keeps the registry's endpoints from annotations as the journal has them: appends create them, retention removes them. One that comes is woken
/// through its region, one that is gone is stopped.
/// </summary>
/// <param name="registry">What is kept.</param>
/// <param name="tenants">How they are run.</param>
/// <param name="journal">What has them.</param>
/// <param name="region">Of endpoints.</param>
/// <param name="logger">For people.</param>
internal sealed partial class AnnotationEndpointsActor(
    EndpointRegistry registry, TenantEndpoints tenants, IJournal journal, IActorRef region, ILogger logger) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private bool _isLooking;
    private bool _isTold;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>An append created endpoints, or retention removed some. When it is lost they are found a second later.</summary>
    internal sealed record EndpointsChanged : INoSerializationVerificationNeeded
    {
        public static EndpointsChanged Instance { get; } = new();
    }

    private sealed record Found(IReadOnlyList<EndpointRegistration> Endpoints) : INoSerializationVerificationNeeded;

    private sealed record LookFailed(string Error) : INoSerializationVerificationNeeded;

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(EndpointsChanged.Instance, EndpointsChanged.Instance, TimeSpan.Zero, LookInterval);

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EndpointsChanged:
                _isTold = true;
                break;
            case Found found:
                _isLooking = false;
                Compare(found.Endpoints);
                break;
            case LookFailed failed:
                _isLooking = false;
                Log.LookFailed(logger, failed.Error);
                break;
            default:
                Unhandled(message);
                break;
        }
        Look();
    }

    /// <summary>One look at a time; however often it is told meanwhile, one more follows.</summary>
    private void Look()
    {
        if (_isLooking || !_isTold)
            return;
        (_isLooking, _isTold) = (true, false);
        journal.ReadAnnotationEndpointsAsync(_stopping.Token).AsTask()
            .PipeTo(Self, Self, found => new Found(found), error => new LookFailed(error.Message));
    }

    private void Compare(IReadOnlyList<EndpointRegistration> found)
    {
        var ids = new HashSet<EndpointId>(found.Count);
        foreach (var endpoint in found)
        {
            ids.Add(endpoint.Id);
            if (registry.Knows(endpoint.Id))
                continue;
            var (options, port) = tenants.Open(endpoint);
            registry.Add(options, port);
            region.Tell(new EndpointMessage.Ping(endpoint.Id));
        }
        foreach (var gone in registry.FromAnnotations)
        {
            if (ids.Contains(gone.Id))
                continue;
            registry.Remove(gone.Id);
            region.Tell(new EndpointMessage.Stop(gone.Id));
            Log.EndpointGone(logger, gone.Id, gone.MaskedUrl);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Information, "Endpoint {Endpoint} ({Url}) is removed: no object names it any more, and it has got everything")]
        public static partial void EndpointGone(ILogger logger, EndpointId endpoint, string url);

        [LoggerMessage(1412, LogLevel.Debug, "Which endpoints annotations name cannot be read: {Error}; trying again")]
        public static partial void LookFailed(ILogger logger, string error);
    }
}
