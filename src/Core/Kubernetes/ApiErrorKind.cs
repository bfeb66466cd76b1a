namespace ActorVent.Kubernetes;

/// <summary>What kind of error it is: what a watcher does about it.</summary>
public enum ApiErrorKind
{
    /// <summary>410, Expired or Gone, as a status or as an ERROR event: list again.</summary>
    Expired,

    /// <summary>504 with cause ResourceVersionTooLarge: the server has not caught up yet; wait.</summary>
    VersionTooLarge,

    /// <summary>401, also after the credentials were read again.</summary>
    Unauthorized,

    /// <summary>403: the message names the RBAC rule to add.</summary>
    Forbidden,

    /// <summary>404 on a list or watch: no such kind or namespace.</summary>
    NotFound,

    /// <summary>400 and other 4xx: a selector that does not parse, for one.</summary>
    BadRequest,

    /// <summary>429, 503 and other 5xx.</summary>
    Unavailable,

    /// <summary>No connection, TLS failure, cut connection, timeout.</summary>
    Network,

    /// <summary>The answer is not what the API promises: not JSON, no metadata.</summary>
    Garbage,

    /// <summary>An object, or an answer, is longer than this program takes: see <see cref="ResourceClientOptions.MaxObjectBytes"/>.</summary>
    TooLarge,
}
