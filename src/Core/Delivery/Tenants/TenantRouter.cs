using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Routing;
using Microsoft.Extensions.Logging;

namespace ActorVent.Delivery.Tenants;

/// <summary>
/// Decides which endpoints an object's annotation names, and says what does not count. Called from many threads. Each refusal is
/// counted; each (object, URL) is logged once as long as it is remembered, so that an object that changes often does not fill the log.
/// </summary>
/// <param name="rules">null: webhooks of annotations do not count.</param>
/// <param name="metrics">Counters.</param>
/// <param name="logger">For people.</param>
internal sealed partial class TenantRouter(TenantRules? rules, TenantMetrics metrics, ILogger logger)
{
    private const int MostRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(ObjectKey, string)> _logged = [];

    /// <summary>The endpoints; empty: the configured ones.</summary>
    public IReadOnlyList<EndpointRegistration> Targets(ObjectKey @object, ReadOnlyMemory<byte> payload)
    {
        var (annotation, invalid) = AnnotationReader.Read(payload.Span);
        foreach (var name in invalid ?? [])
        {
            metrics.Refused(RefusalReason.Invalid);
            if (IsNew(@object, name))
                Log.Invalid(logger, name, @object);
        }
        if (annotation is null || annotation.Webhooks.Count == 0)
            return [];
        if (rules is null)
        {
            metrics.Refused(RefusalReason.Disabled, annotation.Webhooks.Count);
            if (IsNew(@object, annotation.Name))
                Log.Disabled(logger, annotation.Name, @object);
            return [];
        }
        if (annotation.Dropped > 0)
        {
            metrics.Refused(RefusalReason.TooMany, annotation.Dropped);
            if (IsNew(@object, annotation.Name))
                Log.TooMany(logger, annotation.Name, @object, AnnotationReader.MostWebhooks, annotation.Dropped);
        }
        return Allowed(@object, annotation, rules);
    }

    /// <summary>A target was not admitted.</summary>
    public void OverLimit(ObjectKey @object, EndpointRegistration endpoint)
    {
        metrics.Refused(RefusalReason.OverLimit);
        if (IsNew(@object, endpoint.Id.Value))
            Log.OverLimit(logger, @object, endpoint.MaskedUrl, rules?.MostEndpoints ?? 0);
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
                if (IsNew(@object, $"{annotation.Name} without URL"))
                    Log.NoUrl(logger, annotation.Name, @object);
                continue;
            }
            var endpoint = TenantUrl.Register(url);
            if (allowing.Refusal(webhook) is { } reason)
            {
                metrics.Refused(RefusalReason.NotAllowed);
                if (IsNew(@object, endpoint.Id.Value))
                    Log.Refused(logger, @object, endpoint.MaskedUrl, reason);
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

    private bool IsNew(ObjectKey @object, string what)
    {
        lock (_lock)
        {
            if (_logged.Count >= MostRemembered)
                _logged.Clear();
            return _logged.Add((@object, what));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1420, LogLevel.Warning, "{Annotation} of {Object} is not the JSON that it should be (an object with webhooks and environment); it is ignored")]
        public static partial void Invalid(ILogger logger, string annotation, ObjectKey @object);

        [LoggerMessage(1421, LogLevel.Information, "{Annotation} of {Object} names webhooks, which are not enabled; the configured endpoints are used (see --allow-annotations)")]
        public static partial void Disabled(ILogger logger, string annotation, ObjectKey @object);

        [LoggerMessage(1422, LogLevel.Warning, "{Annotation} of {Object} names more than {Most} webhooks; {Dropped} are ignored")]
        public static partial void TooMany(ILogger logger, string annotation, ObjectKey @object, int most, int dropped);

        [LoggerMessage(1423, LogLevel.Warning, "{Annotation} of {Object} names a webhook that is no http or https URL, or holds a password; it is ignored")]
        public static partial void NoUrl(ILogger logger, string annotation, ObjectKey @object);

        [LoggerMessage(1424, LogLevel.Warning, "{Object} names {Url}, which is refused: {Reason}; its other webhooks are used, or else the configured endpoints")]
        public static partial void Refused(ILogger logger, ObjectKey @object, string url, string reason);

        [LoggerMessage(1425, LogLevel.Warning, "{Object} names {Url}, but there are {Most} endpoints from annotations already; its other webhooks are used, or else the configured endpoints (see --max-annotation-endpoints)")]
        public static partial void OverLimit(ILogger logger, ObjectKey @object, string url, int most);
    }
}
