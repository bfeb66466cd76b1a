using ActorVent.Delivery;
using ActorVent.Journal;

namespace ActorVent.Node.Admin.Reports;

/// <summary>How far an endpoint is with one object.</summary>
internal static class LaneReports
{
    /// <summary>Nothing of the object is left to send.</summary>
    public const string HasIt = "has-it";

    /// <summary>The endpoint has not read as far as the object's newest state.</summary>
    public const string Unread = "unread";

    /// <param name="endpoint">Its id.</param>
    /// <param name="node">Where it runs.</param>
    /// <param name="status">What it says; null: nothing.</param>
    /// <param name="partition">Of the object.</param>
    /// <returns>How far it is, as the endpoint sees it: <see cref="At"/> tells whether there is more in the journal.</returns>
    public static ObjectReport.Endpoint Of(string endpoint, string node, EndpointStatus? status, int partition)
    {
        if (status is null)
            return new ObjectReport.Endpoint(endpoint, node, Words.Silent, null, 0, null, null);
        var read = partition < status.Read.Count ? status.Read[partition].Value : 0;
        return status.Object is { } lane && lane.Status != LaneStatus.Idle
            ? new ObjectReport.Endpoint(endpoint, node, Words.Of(lane.Status), Known(lane.Version.ToString()), lane.Attempts, lane.NextAttempt, status.Problem) { Read = read, FromAnnotation = status.FromAnnotation }
            : new ObjectReport.Endpoint(endpoint, node, HasIt, Known(status.Object?.Version.ToString()), 0, null, status.Problem) { Read = read, FromAnnotation = status.FromAnnotation };
    }

    /// <summary>What the journal tells of an endpoint that does not run.</summary>
    public static ObjectReport.Endpoint Settled(EndpointRecord endpoint, int partition) => new(endpoint.Endpoint.Id.Value, NodeAbout.Alone, HasIt, null, 0, null, null)
    {
        Read = partition < endpoint.Low.Count ? endpoint.Low[partition].Value : 0,
        FromAnnotation = endpoint.Endpoint.FromAnnotation,
    };

    /// <summary>With the newest state that the journal has for the endpoint.</summary>
    /// <param name="endpoint">As the endpoint sees it.</param>
    /// <param name="newest">Of its target; null: there is none.</param>
    public static ObjectReport.Endpoint At(ObjectReport.Endpoint endpoint, ObjectReport.State? newest) => (endpoint, newest) switch
    {
        ({ State: HasIt }, null) => endpoint with { State = "nothing" },
        ({ State: HasIt }, { } state) when state.Sequence > endpoint.Read => endpoint with { State = Unread },
        ({ State: HasIt }, { } state) => endpoint with { Version = endpoint.Version ?? state.Version },
        _ => endpoint,
    };

    private static string? Known(string? version) => string.IsNullOrEmpty(version) ? null : version;
}
