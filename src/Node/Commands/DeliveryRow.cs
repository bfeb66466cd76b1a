namespace ActorVent.Node.Commands;

/// <summary>One delivery as it is shown.</summary>
internal sealed record DeliveryRow
{
    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>namespace/name</c></summary>
    public required string Pod { get; init; }

    /// <summary>As <c>kubectl get pods</c> shows it, or <c>Deleted</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Containers ready, of all: <c>1/2</c>.</summary>
    public required string Ready { get; init; }

    public required string Cause { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What is wrong with it, or with the answer; empty when nothing is.</summary>
    public string Remark { get; init; } = "";
}
