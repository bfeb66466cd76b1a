using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Node.Admin.Reports;

/// <summary>What is told of an endpoint. See <see cref="EndpointStatus"/>.</summary>
internal sealed record EndpointReport
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Where it runs.</summary>
    public string Node { get; init; } = "";

    /// <summary>opening, delivering, retrying, failing, paused, disabled, quarantined, draining; silent: it did not answer; stopped: no node runs.</summary>
    public required string State { get; init; }

    public bool FromAnnotation { get; init; }

    public int InFlight { get; init; }

    public int MostInFlight { get; init; }

    /// <summary>Objects of which something is read and not accepted.</summary>
    public int Waiting { get; init; }

    /// <summary>Of these, objects of which something was refused or not answered.</summary>
    public int Failing { get; init; }

    /// <summary>Entries of the journal that it has not read; some may be for others. Of one that is stopped: at most so many, for some may be accepted.</summary>
    public long Unread { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? NextAttempt { get; init; }

    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>null: nothing since it began to run on its node.</summary>
    public DateTimeOffset? LastAccepted { get; init; }

    /// <summary>Those of late: until an hour after the last. null: there are none, or they are from before it began to run on its node.</summary>
    public Letters? DeadLetters { get; init; }

    public string? Problem { get; init; }

    /// <summary>Dead letters. See <see cref="RecentLetters"/>.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Since">When the first was made.</param>
    /// <param name="Last">When the last was made.</param>
    /// <param name="Reason">Of the last, in words.</param>
    internal sealed record Letters(long Count, DateTimeOffset Since, DateTimeOffset Last, string Reason);

    /// <param name="status">What it says of itself.</param>
    /// <param name="node">Where.</param>
    /// <param name="heads">Those that the node's tail knows of.</param>
    public static EndpointReport Of(EndpointStatus status, string node, TailHeads heads) => new()
    {
        Id = status.Id.Value,
        Url = status.Url,
        Node = node,
        State = Words.Of(status.State),
        FromAnnotation = status.FromAnnotation,
        InFlight = status.InFlight,
        MostInFlight = status.MostInFlight,
        Waiting = status.Waiting,
        Failing = status.Failing,
        Unread = status.Read.Select((read, partition) => Math.Max(0, heads[new PartitionId(partition)] - read.Value)).Sum(),
        FailingSince = status.FailingSince,
        NextAttempt = status.NextAttempt,
        OldestWaiting = status.OldestWaiting,
        LastAccepted = status.LastAccepted,
        DeadLetters = status.DeadLetters is { } letters ? new Letters(letters.Count, letters.Since, letters.Last, letters.Reason) : null,
        Problem = status.Problem,
    };

    /// <summary>One that did not answer.</summary>
    public static EndpointReport Silent(string id, string node) => new() { Id = id, Url = "", Node = node, State = Words.Silent };
}
