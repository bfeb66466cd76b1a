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

    /// <summary>The endpoint is no more: stops at once. Starts none; its region starts it no more when <see cref="EndpointRegistry.PropsOf"/> knows none.</summary>
    internal sealed record Stop(EndpointId Endpoint) : IEndpointMessage;

    /// <summary>An operator's wish, kept in the endpoint's log. When it is lost it has to be said again.</summary>
    internal sealed record Pause(EndpointId Endpoint, bool IsPaused) : IEndpointMessage;

    /// <summary>Starts nothing more, waits for answers at most 8 s, persists them, stops.</summary>
    internal sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }
}
