using ActorVent.Cluster.Leases;

namespace ActorVent.Cluster.Tls;

/// <summary>Whose certificate is a node's: that of each life that the database knows, the dead of a day among them. Who is dead may not write; that is not decided here.</summary>
internal sealed class PeerCertificates
{
    // A life that has just begun is in the table, and is not read yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly LeaseThread _leases;
    private readonly TimeProvider _time;

    /// <param name="leases">Reads the database again and again.</param>
    /// <param name="time">The clock.</param>
    public PeerCertificates(LeaseThread leases, TimeProvider time)
    {
        (_leases, _time) = (leases, time);
        leases.Looked += _ =>
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        };
    }

    /// <param name="thumbprint">As <see cref="NodeCertificate.ThumbprintOf"/> gives it.</param>
    public bool IsKnown(string thumbprint)
    {
        var started = _time.GetTimestamp();
        lock (_gate)
        {
            while (true)
            {
                if (_leases.View.Rows.Any(row => row.Thumbprint == thumbprint))
                    return true;
                var left = Patience - _time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                    return false;
                Monitor.Wait(_gate, left);
            }
        }
    }
}
