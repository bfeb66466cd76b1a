using System.Collections.Immutable;

namespace ActorVent.Primitives;

/// <summary>Those who look on while something happens. Costs nothing while nobody does; for use from many threads.</summary>
internal sealed class Followers<T>
{
    private ImmutableArray<Action<T>> _followers = [];

    /// <summary>Whether anybody looks on.</summary>
    public bool Any => !_followers.IsEmpty;

    public void Tell(T happened)
    {
        foreach (var follower in _followers)
            follower(happened);
    }

    /// <summary>Begins to look on.</summary>
    /// <param name="follower">Told on the threads on which it happens: must not take long, and must not throw.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Add(Action<T> follower)
    {
        ImmutableInterlocked.Update(ref _followers, static (followers, one) => followers.Add(one), follower);
        return new Following(this, follower);
    }

    private sealed class Following(Followers<T> followers, Action<T> follower) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref followers._followers, static (all, one) => all.Remove(one), follower);
    }
}
