using System.Collections.Immutable;

namespace ActorVent.Delivery;

/// <summary>Shows every attempt of this node to those who look on, and costs nothing while nobody does. For use from many threads.</summary>
internal sealed class DeliveryFeed
{
    private ImmutableArray<Action<Delivered>> _followers = [];

    /// <summary>Whether anybody looks on.</summary>
    public bool IsFollowed => !_followers.IsEmpty;

    public void Publish(Delivered delivered)
    {
        foreach (var follower in _followers)
            follower(delivered);
    }

    /// <summary>Begins to look on.</summary>
    /// <param name="follower">Told on the threads of the endpoints: must not take long, and must not throw.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Follow(Action<Delivered> follower)
    {
        ImmutableInterlocked.Update(ref _followers, static (followers, one) => followers.Add(one), follower);
        return new Following(this, follower);
    }

    private sealed class Following(DeliveryFeed feed, Action<Delivered> follower) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._followers, static (followers, one) => followers.Remove(one), follower);
    }
}
