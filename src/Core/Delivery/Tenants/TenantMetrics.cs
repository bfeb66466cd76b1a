using System.Diagnostics.Metrics;

namespace ActorVent.Delivery.Tenants;

/// <summary>What became of annotations: <c>actorvent.annotations</c> by result. Of no use to tell tenants apart, so that they cannot add series.</summary>
/// <param name="meter">The one named ActorVent.</param>
internal sealed class TenantMetrics(Meter meter)
{
    private readonly Counter<long> _annotations = meter.CreateCounter<long>(
        "actorvent.annotations", "{annotation}", "Webhooks and values of annotations, by result: applied, or why not.");

    public void Applied(int webhooks) => Add(webhooks, "applied");

    public void Refused(RefusalReason reason, int webhooks = 1) => Add(webhooks, reason switch
    {
        RefusalReason.Invalid => "invalid",
        RefusalReason.Disabled => "disabled",
        RefusalReason.TooMany => "too-many",
        RefusalReason.NoUrl => "no-url",
        RefusalReason.OverLimit => "over-limit",
        _ => "not-allowed",
    });

    private void Add(int count, string result) => _annotations.Add(count, new KeyValuePair<string, object?>("result", result));
}
