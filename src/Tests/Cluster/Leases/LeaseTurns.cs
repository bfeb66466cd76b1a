using ActorVent.Cluster.Leases;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>The lease's thread, in virtual time.</summary>
internal static class LeaseTurns
{
    /// <summary>Lets it have its turns for so long.</summary>
    public static void Run(this LeaseLoop loop, VirtualTime time, double seconds)
    {
        var end = time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        while (true)
        {
            var wait = loop.Turn();
            if (time.GetUtcNow() + wait > end)
                break;
            time.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
        }
        if (time.GetUtcNow() < end)
            time.AdvanceTo(end);
    }
}
