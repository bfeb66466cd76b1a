namespace ActorVent.Delivery;

/// <summary>Signs requests. One for each kind of signature; an endpoint may have several.</summary>
internal interface IRequestSigner
{
    /// <summary>Adds the signature's headers. Called once for each attempt, since a signature may cover the attempt's time.</summary>
    void Sign(in SigningInput input, ICollection<KeyValuePair<string, string>> headers);
}

/// <summary>What a signature may cover.</summary>
/// <param name="Body">The bytes that are sent.</param>
/// <param name="WebhookId">The value of <c>webhook-id</c>.</param>
/// <param name="Timestamp">The attempt's time; <c>webhook-timestamp</c> has its seconds.</param>
internal readonly record struct SigningInput(ReadOnlyMemory<byte> Body, string WebhookId, DateTimeOffset Timestamp);
