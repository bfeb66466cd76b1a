using System.Net;

namespace ActorVent.Simulator.Webhooks;

/// <summary>A webhook receiver.</summary>
public sealed record ReceiverOptions
{
    /// <summary>Where it listens; loopback by default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The secret of <c>x-atomist-signature</c>; null: signatures are not checked.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>Of what is random in its behaviour.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// When a version was made, for latencies; null where that is not known. For one, <c>api.Store.MadeAt(long.Parse(version))</c>.
    /// </summary>
    public Func<string, DateTimeOffset?>? MadeAt { get; init; }
}
