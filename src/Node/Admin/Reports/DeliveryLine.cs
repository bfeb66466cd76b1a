using ActorVent.Delivery;

namespace ActorVent.Node.Admin.Reports;

/// <summary>One attempt: a line of <c>GET /v1/deliveries</c>. Fields are only ever added.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Node">Where from.</param>
/// <param name="Endpoint">Where to.</param>
/// <param name="Kind">Of the object.</param>
/// <param name="Namespace">Of the object.</param>
/// <param name="Name">Of the object.</param>
/// <param name="Version">Which state it was.</param>
/// <param name="Type">added, modified, deleted, out-of-scope.</param>
/// <param name="Cause">Why it is sent: initial, live, resync, …</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Result">accepted, retried, dead-letter, left-out.</param>
/// <param name="Answer">Status and first line, or what went wrong.</param>
/// <param name="Milliseconds">From sending to the outcome.</param>
/// <param name="Age">Seconds since the change was received; 0 when it is sent because the endpoint is new.</param>
internal sealed record DeliveryLine(
    DateTimeOffset Time, string Node, string Endpoint, string Kind, string Namespace, string Name, string Version, string Type,
    string Cause, int Attempt, string Result, string Answer, double Milliseconds, double Age)
{
    /// <summary>Where they are asked for.</summary>
    public const string Path = "/v1/deliveries";

    public static DeliveryLine Of(Delivered delivered, string node) => new(
        delivered.Time, node, delivered.Endpoint.Value, delivered.Object.Kind, delivered.Object.Namespace, delivered.Object.Name, delivered.Version.ToString(),
        Words.Of(delivered.Type), delivered.Cause, delivered.Attempt, Words.Of(delivered.Result), delivered.Answer,
        Math.Round(delivered.Took.TotalMilliseconds, 1), Math.Round(delivered.Age.TotalSeconds, 3));
}
