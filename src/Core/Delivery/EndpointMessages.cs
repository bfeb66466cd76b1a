using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>Told to an endpoint, always through its region.</summary>
internal interface IEndpointMessage
{
    EndpointId Endpoint { get; }
}

/// <summary>What an endpoint is told.</summary>
internal static class EndpointMessage
{
    /// <summary>Wakes the endpoint; the next comes in a second.</summary>
    internal sealed record Ping(EndpointId Endpoint) : IEndpointMessage;

    /// <summary>Starts nothing more, waits for answers at most 8 s, persists them, stops.</summary>
    internal sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }
}
