namespace ActorVent.Delivery;

/// <summary>The address guard did not let a connection be made. Ends as <see cref="DeliveryCause.Guarded"/>.</summary>
/// <param name="phase">Before a connection was made, or on one that was made and is closed again.</param>
/// <param name="message">Which address, and what it is.</param>
internal sealed class AddressRefusedException(DeliveryPhase phase, string message) : Exception(message)
{
    public DeliveryPhase Phase => phase;
}
