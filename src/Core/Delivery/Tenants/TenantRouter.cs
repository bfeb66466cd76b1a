using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Routing;
using static System.FormattableString;

namespace ActorVent.Delivery.Tenants;

/// <summary>
/// Decides which endpoints an object's annotation names, and says what does not count. Called from many threads. Each refusal is
/// counted, and told as <see cref="RefusalLog"/> does.
/// </summary>
/// <param name="rules">null: webhooks of annotations do not count.</param>
/// <param name="metrics">Counters.</param>
/// <param name="refusals">For people.</param>
internal sealed class TenantRouter(TenantRules? rules, TenantMetrics metrics, RefusalLog refusals)
{
    /// <summary>The endpoints; empty: the configured ones.</summary>
    public IReadOnlyList<EndpointRegistration> Targets(ObjectKey @object, ReadOnlyMemory<byte> payload)
    {
        var (annotation, invalid) = AnnotationReader.Read(payload.Span);
        foreach (var name in invalid ?? [])
        {
            metrics.Refused(RefusalReason.Invalid);
            refusals.Tell(RefusalReason.Invalid, @object, name, $"{name} of {@object} is not the JSON that it should be (an object with webhooks and environment); it is ignored");
        }
        if (annotation is null || annotation.Webhooks.Count == 0)
            return [];
        if (rules is null)
        {
            metrics.Refused(RefusalReason.Disabled, annotation.Webhooks.Count);
            refusals.Tell(
                RefusalReason.Disabled, @object, annotation.Name, $"{annotation.Name} of {@object} names webhooks, which are not enabled; the configured endpoints are used (see --allow-annotations)");
            return [];
        }
        if (annotation.Dropped > 0)
        {
            metrics.Refused(RefusalReason.TooMany, annotation.Dropped);
            refusals.Tell(
                RefusalReason.TooMany,
                @object,
                annotation.Name,
                Invariant($"{annotation.Name} of {@object} names more than {AnnotationReader.MostWebhooks} webhooks; {annotation.Dropped} are ignored"));
        }
        return Allowed(@object, annotation, rules);
    }

    /// <summary>A target was not admitted.</summary>
    public void OverLimit(ObjectKey @object, EndpointRegistration endpoint)
    {
        metrics.Refused(RefusalReason.OverLimit);
        refusals.Tell(
            RefusalReason.OverLimit,
            @object,
            endpoint.Id.Value,
            Invariant($"{@object} names {endpoint.MaskedUrl}, but there are {rules?.MostEndpoints ?? 0} endpoints from annotations already; its other webhooks are used, or else the configured endpoints (see --max-annotation-endpoints)"));
    }

    /// <summary>The URL that the entry names the endpoint by; null when it names it no more, or when it is not allowed any more.</summary>
    public Uri? UrlOf(Entry entry, EndpointId endpoint)
    {
        foreach (var webhook in AnnotationReader.Read(entry.Payload.Span).Annotation?.Webhooks ?? [])
        {
            // Written in two ways, one of which is refused, it is named by the other.
            if (TenantUrl.Parse(webhook) is { } url && TenantUrl.IdOf(url) == endpoint && rules is not null && rules.Refusal(webhook) is null)
                return url;
        }
        return null;
    }

    private List<EndpointRegistration> Allowed(ObjectKey @object, WebhookAnnotation annotation, TenantRules allowing)
    {
        var targets = new List<EndpointRegistration>(annotation.Webhooks.Count);
        foreach (var webhook in annotation.Webhooks)
        {
            if (TenantUrl.Parse(webhook) is not { } url)
            {
                metrics.Refused(RefusalReason.NoUrl);
                // Not by what it names instead of a URL: that may be long, and there may be many.
                refusals.Tell(
                    RefusalReason.NoUrl, @object, annotation.Name, $"{annotation.Name} of {@object} names a webhook that is no http or https URL, or holds a password; it is ignored");
                continue;
            }
            var endpoint = TenantUrl.Register(url);
            if (allowing.Refusal(webhook) is { } reason)
            {
                metrics.Refused(RefusalReason.NotAllowed);
                refusals.Tell(
                    RefusalReason.NotAllowed,
                    @object,
                    endpoint.Id.Value,
                    $"{@object} names {endpoint.MaskedUrl}, which is refused: {reason}; its other webhooks are used, or else the configured endpoints");
            }
            else if (!targets.Contains(endpoint))
            {
                targets.Add(endpoint);
            }
        }
        if (targets.Count > 0)
            metrics.Applied(targets.Count);
        return targets;
    }
}
