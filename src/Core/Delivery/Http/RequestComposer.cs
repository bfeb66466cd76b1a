using ActorVent.Delivery.Formats;

namespace ActorVent.Delivery;

/// <summary>Makes the request of an attempt: the format's body, the headers, the signatures. Pure but for what signers are.</summary>
/// <param name="url">The endpoint's.</param>
/// <param name="format">How the body looks.</param>
/// <param name="signers">Each adds its headers.</param>
internal sealed class RequestComposer(Uri url, IPayloadFormat format, IReadOnlyList<IRequestSigner> signers)
{
    /// <param name="attempt">What to send.</param>
    /// <param name="environment">The <c>env</c> of the payload: configured, or from the object's annotation.</param>
    /// <param name="to">null: the endpoint's own URL.</param>
    public WebhookRequest Compose(DeliveryAttempt attempt, IReadOnlyDictionary<string, string> environment, Uri? to = null)
    {
        var body = format.Render(new FormatInput(attempt.Entry, environment));
        var headers = DeliveryHeaders.Of(attempt);
        foreach (var signer in signers)
            signer.Sign(new SigningInput(body, attempt.WebhookId, attempt.Time), headers);
        return new WebhookRequest(to ?? url, body, format.ContentType, headers);
    }
}
