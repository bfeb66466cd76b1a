namespace ActorVent.Delivery;

/// <summary>Signs requests. One for each kind of signature; an endpoint may have several.</summary>
internal interface IRequestSigner
{
    /// <summary>Adds the signature's headers. Called once for each attempt, since a signature may cover the attempt's time.</summary>
    void Sign(in SigningInput input, ICollection<KeyValuePair<string, string>> headers);
}
