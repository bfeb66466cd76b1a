namespace ActorVent.Delivery;

/// <summary>What an endpoint is doing.</summary>
internal enum EndpointState
{
    /// <summary>Reads its progress.</summary>
    Opening,

    /// <summary>Everything that was sent was accepted.</summary>
    Delivering,

    /// <summary>Some objects' changes were refused or not answered, and are tried again; the others go on.</summary>
    Retrying,

    /// <summary>It accepts nothing: its circuit is open, and one request at a time looks whether it does again.</summary>
    Failing,

    /// <summary>An operator said so.</summary>
    Paused,

    /// <summary>It answered 410 Gone.</summary>
    Disabled,

    /// <summary>Its stored progress cannot be read, or is of another journal.</summary>
    Quarantined,

    /// <summary>It goes to another node, or the node stops.</summary>
    Draining,
}
