namespace ActorVent.Node.Admin.Reports;

/// <summary>An actor and those below it: <c>GET /v1/actors?path=/user&amp;depth=2</c>. Fields are only ever added.</summary>
/// <param name="Path">Without the address: <c>/user/partitions</c>.</param>
/// <param name="Type">Of its class, without what that is in.</param>
/// <param name="Mailbox">Messages that wait.</param>
/// <param name="Restarts">How often one of its name failed before it, since that name came to this node; null: nobody counts that.</param>
/// <param name="Children">How many it has.</param>
/// <param name="Below">Those of them that were asked for.</param>
internal sealed record ActorReport(string Path, string Type, int Mailbox, int? Restarts, int Children, IReadOnlyList<ActorReport> Below)
{
    /// <summary>Where it is asked for.</summary>
    public const string Route = "/v1/actors";
}
