namespace ActorVent.Kubernetes.Requests;

/// <summary>Turns a status, a Status object or an ERROR event into the error that says what to do about it.</summary>
internal static class ApiErrors
{
    /// <summary>What a server may ask for at most; more is taken for a mistake.</summary>
    private static readonly TimeSpan MostRetryAfter = TimeSpan.FromHours(1);

    /// <param name="status">null when the event's object is no Status.</param>
    /// <param name="resource">What was watched.</param>
    public static ApiException FromErrorEvent(ApiStatus? status, ResourceKind resource)
    {
        status ??= new ApiStatus(0, "", "an ERROR event without a Status", null, []);
        var kind = KindOf(status, status.Code);
        return new ApiException(kind, $"the watch of {resource.Plural} ended with an error: {Text(status)}")
        {
            Code = status.Code == 0 ? null : status.Code,
            Reason = status.Reason,
            RetryAfter = RetryAfterOf(status, null),
        };
    }

    /// <param name="request">What was asked.</param>
    /// <param name="code">The HTTP status.</param>
    /// <param name="contentType">The answer's, null without.</param>
    /// <param name="status">null when the body is no Status.</param>
    /// <param name="retryAfter">The header's, null without.</param>
    public static ApiException FromResponse(ApiRequest request, int code, string? contentType, ApiStatus? status, TimeSpan? retryAfter)
    {
        var kind = status is null ? KindOf(code, contentType) : KindOf(status, code);
        var says = status is null
            ? $"the answer is HTTP {code} with content type '{contentType ?? "none"}' instead of a Kubernetes Status"
            : $"HTTP {code} {Text(status)}";
        var message = $"cannot {request}: {says}";
        // The server does not repeat the selector that it could not read.
        if (kind is ApiErrorKind.BadRequest && request.Selectors.Length > 0 && !message.Contains("continue", StringComparison.Ordinal))
            message += $" ({request.Selectors})";
        if (kind is ApiErrorKind.Garbage)
            message += "; something other than a Kubernetes API server may be answering there";
        if (kind is ApiErrorKind.Forbidden && request.Resource is not null)
            message += $"; {(Impersonated(status) is { } impersonated ? RbacRule.MissingImpersonation(impersonated) : RbacRule.Missing(request, request.Resource))}";
        return new ApiException(kind, message) { Code = code, Reason = status?.Reason, RetryAfter = RetryAfterOf(status, retryAfter) };
    }

    /// <summary>What of somebody else may not be taken on (users, groups, …); null when it is not about that.</summary>
    private static string? Impersonated(ApiStatus? status)
    {
        const string words = "cannot impersonate resource \"";
        if (status is null || status.Message.IndexOf(words, StringComparison.Ordinal) is not (>= 0 and var at))
            return null;
        var rest = status.Message[(at + words.Length)..];
        var end = rest.IndexOf('"', StringComparison.Ordinal);
        return end > 0 ? rest[..end] : null;
    }

    private static ApiErrorKind KindOf(ApiStatus status, int code)
    {
        if (status.Reason is "Expired" or "Gone")
            return ApiErrorKind.Expired;
        // Servers before 1.17 say so in the message only.
        if (status.Causes.Contains("ResourceVersionTooLarge")
            || (code == 504 && status.Message.Contains("Too large resource version", StringComparison.Ordinal)))
            return ApiErrorKind.VersionTooLarge;
        return code switch
        {
            401 => ApiErrorKind.Unauthorized,
            403 => ApiErrorKind.Forbidden,
            404 => ApiErrorKind.NotFound,
            410 => ApiErrorKind.Expired,
            408 or 429 => ApiErrorKind.Unavailable,
            >= 400 and < 500 => ApiErrorKind.BadRequest,
            _ => ApiErrorKind.Unavailable,
        };
    }

    /// <summary>
    /// Without a Status: proxies answer 5xx and 429 in HTML, the API server itself says 404 for an unknown group and 429 in plain
    /// text. A 403 or 404 page of anything else says nothing about permissions or kinds.
    /// </summary>
    private static ApiErrorKind KindOf(int code, string? contentType) => code switch
    {
        401 => ApiErrorKind.Unauthorized,
        404 when contentType == "text/plain" => ApiErrorKind.NotFound,
        408 or 429 or >= 500 => ApiErrorKind.Unavailable,
        _ => ApiErrorKind.Garbage,
    };

    private static TimeSpan? RetryAfterOf(ApiStatus? status, TimeSpan? header)
    {
        var asked = header ?? (status?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null);
        return asked > MostRetryAfter ? MostRetryAfter : asked;
    }

    private static string Text(ApiStatus status) =>
        status.Message.Length == 0 ? status.Reason
        : status.Reason.Length == 0 ? status.Message
        : $"{status.Reason}: {status.Message}";
}
