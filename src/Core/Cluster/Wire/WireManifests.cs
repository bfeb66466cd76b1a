namespace ActorVent.Cluster.Wire;

/// <summary>What tells the receiver which message some bytes are. Never used again for another; a new form gets a new number.</summary>
internal static class WireManifests
{
    public const string PartitionPing = "pp1";
    public const string Observed = "po1";
    public const string WatcherPing = "wp1";
    public const string Hello = "wh1";
    public const string Taken = "wt1";
    public const string Settled = "ws1";
    public const string EndpointPing = "ep1";
    public const string EndpointStop = "es1";
    public const string EndpointPause = "eh1";
    public const string Drain = "dp1";
    public const string EndpointDrain = "de1";
    public const string Appended = "ta1";
    public const string Head = "th1";
    public const string Durable = "nd1";
    public const string Heard = "nh1";
    public const string Announcement = "na1";
    public const string EndpointsChanged = "ec1";
    public const string QuestionAsk = "qa1";
    public const string QuestionAnswer = "qr1";
    public const string QuestionFollow = "qf1";
    public const string QuestionHappened = "qh1";
}
