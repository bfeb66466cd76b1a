namespace ActorVent.Delivery;

/// <summary>What came of an endpoint's attempts since it was asked last. Told and asked from different threads.</summary>
internal sealed class EndpointTally
{
    private readonly Lock _lock = new();
    private EndpointCounts _counts;

    /// <summary>One request ended.</summary>
    /// <param name="result">How.</param>
    /// <param name="age">Of the entry: since the node received the change.</param>
    public void Attempted(DeliveryResult result, TimeSpan age)
    {
        lock (_lock)
        {
            _counts = _counts with
            {
                Sent = _counts.Sent + (result == DeliveryResult.Accepted ? 1 : 0),
                Retried = _counts.Retried + (result == DeliveryResult.Retried ? 1 : 0),
                Lag = age > _counts.Lag ? age : _counts.Lag,
            };
        }
    }

    public void DeadLettered(long count)
    {
        lock (_lock)
            _counts = _counts with { DeadLettered = _counts.DeadLettered + count };
    }

    /// <summary>What there is; counting begins anew.</summary>
    public EndpointCounts Take()
    {
        lock (_lock)
        {
            var counts = _counts;
            _counts = default;
            return counts;
        }
    }
}
