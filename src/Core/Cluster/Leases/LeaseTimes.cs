namespace ActorVent.Cluster.Leases;

/// <summary>How long what lasts. The same on all nodes.</summary>
internal sealed record LeaseTimes
{
    /// <summary>How long a lease is held after it was renewed. Default: 3 s: a killed node's work goes on elsewhere within 5 s.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often it is renewed. Default: 1 s, so that one may get no answer for another second, and the next is still in time.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After a renewal failed. Default: 100 ms.</summary>
    public TimeSpan RenewAgain { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a node looks at the others. Default: 100 ms.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>An actor system that has answered nothing for so long gets no renewal. Default: 2 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a shard's lease is waited for before the answer is no. Default: 1 s.</summary>
    public TimeSpan AcquireWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is tried again meanwhile. Default: 20 ms.</summary>
    public TimeSpan AcquireAgain { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long a node that has joined waits while another says that it is a member and is not in its cluster: views lag, and a node that
    /// leaves needs a moment to say so. Default: 5 s; then the process ends.
    /// </summary>
    public TimeSpan StrangerPatience { get; init; } = TimeSpan.FromSeconds(5);
}
