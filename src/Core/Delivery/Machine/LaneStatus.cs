namespace ActorVent.Delivery;

/// <summary>What an object is waiting for.</summary>
internal enum LaneStatus
{
    /// <summary>Nothing to send.</summary>
    Idle,

    /// <summary>Something to send that is not in memory: waits for its time, for room, or for the circuit.</summary>
    Waiting,

    /// <summary>What to send next is being read.</summary>
    Loading,

    /// <summary>To be sent as soon as there is room.</summary>
    Ready,

    InFlight,

    /// <summary>Settled, but not durably: what follows waits, so that a crash repeats nothing older after something newer.</summary>
    Unpersisted,
}
