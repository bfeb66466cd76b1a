using ActorVent.Journal;

namespace ActorVent.Delivery.Tenants;

/// <summary>How endpoints from annotations are run.</summary>
/// <param name="template">Mode and initial states, as the operator's endpoints have them.</param>
/// <param name="composer">The body; never signed with the operator's secret.</param>
/// <param name="router">Tells URLs.</param>
/// <param name="rules">What is allowed.</param>
internal sealed class TenantEndpoints(EndpointOptions template, RequestComposer composer, TenantRouter router, TenantRules rules)
{
    private const int Window = 16;
    private const int MostFailing = 256;
    private const long MostHeld = 64 << 10;

    public (EndpointOptions Options, EndpointPort Port) Open(EndpointRegistration endpoint)
    {
        var options = template with
        {
            Id = endpoint.Id,
            MaskedUrl = endpoint.MaskedUrl,
            FromAnnotation = true,
            MostInFlight = TenantRules.MostConnections,
            Window = Window,
            MostFailing = MostFailing,
            MostHeld = MostHeld,
        };
        return (options, new EndpointPort(rules.Transport(), composer) { UrlOf = entry => router.UrlOf(entry, endpoint.Id) });
    }
}
