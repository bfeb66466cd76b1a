namespace ActorVent.Simulator.Webhooks;

/// <summary>How a receiver answers. May be changed at any time.</summary>
public sealed class ReceiverBehaviour
{
    /// <summary>For what is not failed.</summary>
    public int Status { get; set; } = 200;

    /// <summary>From 0 to 1: how many requests fail with <see cref="FailStatus"/>.</summary>
    public double FailRate { get; set; }

    /// <summary>Which requests fail with <see cref="FailStatus"/>, besides; null: none.</summary>
    public Func<Delivery, bool>? FailWhen { get; set; }

    public int FailStatus { get; set; } = 503;

    /// <summary>Seconds of Retry-After on failures; null: none.</summary>
    public int? RetryAfter { get; set; }

    /// <summary>Location on failures, for redirects; null: none.</summary>
    public string? Location { get; set; }

    /// <summary>Before each answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Reads the request and never answers.</summary>
    public bool Hang { get; set; }

    /// <summary>Which requests are never answered, besides; null: none.</summary>
    public Func<Delivery, bool>? HangWhen { get; set; }

    /// <summary>From 0 to 1: how many connections are closed instead of an answer.</summary>
    public double CloseRate { get; set; }

    /// <summary>The answer's JSON; null: empty.</summary>
    public string? Body { get; set; }
}
