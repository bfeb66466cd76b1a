using System.Net.Http.Headers;

namespace ActorVent.Kubernetes.Requests;

/// <summary>The Retry-After header in both of its forms (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>How long from now; zero for a date that has passed, null without a header.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, TimeProvider time)
    {
        var asked = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - time.GetUtcNow();
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }
}
