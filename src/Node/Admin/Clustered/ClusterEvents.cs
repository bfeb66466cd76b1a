using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Node.Admin.Clustered;

/// <summary>Tells how the membership changes, as this node sees it.</summary>
internal sealed class ClusterEvents : UntypedActor
{
    private readonly Action<QuestionMessage.Happened> _happened;

    public ClusterEvents(Action<QuestionMessage.Happened> happened) => _happened = happened;

    /// <summary>A change: a line of <c>GET /v1/cluster/events</c>. Fields are only ever added.</summary>
    /// <param name="Time">When this node has learnt of it.</param>
    /// <param name="Node">Whose.</param>
    /// <param name="What">up, joining, leaving, exiting, down, removed, unreachable, reachable, leader.</param>
    internal sealed record Event(DateTimeOffset Time, string Node, string What);

    protected override void PreStart() => AkkaCluster.Get(Context.System).Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.LeaderChanged));

    protected override void PostStop() => AkkaCluster.Get(Context.System).Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.UnreachableMember unreachable:
                Tell(unreachable.Member.Address, "unreachable");
                break;
            case ClusterEvent.ReachableMember reachable:
                Tell(reachable.Member.Address, "reachable");
                break;
            case ClusterEvent.LeaderChanged changed:
                Tell(changed.Leader, "leader");
                break;
            case ClusterEvent.IMemberEvent changed:
                Tell(changed.Member.Address, Words.Of(changed.Member.Status));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Tell(Address? node, string what) =>
        _happened(new QuestionMessage.Happened((byte[])[.. ReportJson.Write(new Event(Context.System.Scheduler.Now, node?.ToString() ?? "nobody", what)), (byte)'\n'], 0));
}
