namespace ActorVent.Tests.Delivery.Guard;

/// <summary>What becomes of a URL that a tenant wrote.</summary>
public enum Expected
{
    /// <summary>It is refused as it stands, whatever its host resolves to.</summary>
    RefusedByUrl,

    /// <summary>It is an address, written properly, that may not be connected to.</summary>
    RefusedByAddress,

    Allowed,
}
