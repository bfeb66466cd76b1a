using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>How far one request came. The connection may be made by another thread than the one that sends.</summary>
/// <param name="lease">Without which it goes no further.</param>
internal sealed class RequestProgress(ILease lease)
{
    /// <summary>Where a request carries its progress to the connection that is opened for it.</summary>
    public static readonly HttpRequestOptionsKey<RequestProgress> Key = new("actorvent.progress");

    private int _step;

    /// <summary>In order: a request never goes back.</summary>
    public enum Step
    {
        Waiting,
        Resolving,
        Connecting,
        Sending,
        Responding,
    }

    public DeliveryPhase Phase => (Step)Volatile.Read(ref _step) switch
    {
        Step.Resolving => DeliveryPhase.Resolve,
        Step.Sending => DeliveryPhase.Send,
        Step.Responding => DeliveryPhase.Response,
        // A request that waits for a connection opened on another's behalf has none either.
        _ => DeliveryPhase.Connect,
    };

    /// <summary>Called where the request is about to go out: connecting may have taken longer than the lease.</summary>
    /// <exception cref="LeaseLapsedException">The lease is over.</exception>
    public void RequireLease()
    {
        if (!lease.IsHeld)
            throw new LeaseLapsedException();
    }

    public void Advance(Step to)
    {
        var step = Volatile.Read(ref _step);
        while (step < (int)to)
        {
            var seen = Interlocked.CompareExchange(ref _step, (int)to, step);
            if (seen == step)
                return;
            step = seen;
        }
    }
}
