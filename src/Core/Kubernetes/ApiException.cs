namespace ActorVent.Kubernetes;

/// <summary>A request to the API server failed. The message is for people and contains no credentials.</summary>
public sealed class ApiException(ApiErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public ApiErrorKind Kind { get; } = kind;

    /// <summary>The same error, with another sentence.</summary>
    internal ApiException With(string advice) => new(Kind, $"{Message}; {advice}", InnerException) { Code = Code, Reason = Reason, RetryAfter = RetryAfter, Silent = Silent };

    /// <summary>The HTTP status or the Status object's code, when there is one.</summary>
    public int? Code { get; init; }

    /// <summary>The Status object's reason (NotFound, Expired, …), null when the server sent no Status.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the server asks to wait, null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A watch from which nothing came for two minutes: open it again; the second time in a row, list.</summary>
    public bool Silent { get; init; }
}
