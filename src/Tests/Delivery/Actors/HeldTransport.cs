using System.Collections.Concurrent;
using ActorVent.Delivery;

namespace ActorVent.Tests.Delivery.Actors;

/// <summary>Answers when the test says so.</summary>
internal sealed class HeldTransport : IWebhookTransport, IDisposable
{
    private readonly BlockingCollection<Held> _requests = [];

    public bool IsDisposed { get; private set; }

    public ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        var held = new Held(request, cancellationToken);
        _requests.Add(held, CancellationToken.None);
        return new(held.Outcome.Task.WaitAsync(cancellationToken));
    }

    /// <summary>The next request, which may still come.</summary>
    public Held Next() => _requests.TryTake(out var held, TimeSpan.FromSeconds(20)) ? held : throw new TimeoutException("no request came");

    public bool HasNone => _requests.Count == 0;

    public void Dispose() => IsDisposed = true;

    internal sealed record Held(WebhookRequest Request, CancellationToken Cancelled)
    {
        public TaskCompletionSource<DeliveryOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer(int status) => Outcome.SetResult(new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, status));
    }
}
