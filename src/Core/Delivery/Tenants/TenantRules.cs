namespace ActorVent.Delivery.Tenants;

/// <summary>What the operator allows objects' annotations to do; without it their webhooks do not count.</summary>
internal sealed record TenantRules
{
    /// <summary>Requests of one endpoint at a time: many of them share the node with the operator's endpoints.</summary>
    public const int MostConnections = 8;

    /// <summary>Why a URL is refused, in words for people; null when it is allowed. Asked when an object is recorded, and again right before each request.</summary>
    public required Func<string, string?> Refusal { get; init; }

    /// <summary>Makes the connections of one endpoint. They must guard the address that is connected to; disposed with the endpoint if that is needed.</summary>
    public required Func<IWebhookTransport> Transport { get; init; }

    /// <summary>Endpoints in the whole journal. Default: 100.</summary>
    public int MostEndpoints { get; init; } = 100;
}
