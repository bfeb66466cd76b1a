using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>What is told from here: to entities wherever they are, and to tails.</summary>
internal sealed partial class MemberNode
{
    public override void TellPartition(Entity from, PartitionMessage.Observed message) =>
        Send(from, PartitionHost.NameOf(message.Partition), entity => entity is PartitionHost partition && partition.Receive(message));

    public override void TellWatcher(Entity from, IWatcherMessage message) =>
        Send(from, WatcherHost.NameOf(message.Scope), entity => entity is WatcherHost watcher && watcher.Receive(message));

    public override bool ToTail(Action<TailHost> tell)
    {
        if (Life.IsDead || !_tail.IsAlive)
            return false;
        var tail = _tail;
        Run(tail, () => tell(tail));
        return true;
    }

    public override void TellTails(Entity from, TailMessage.Appended message) => World.Network.Send(from, "tails", () => _tails.Receive(message), isLocal: true);

    public override void TellTails(Entity from, TailMessage.Head message) => World.Network.Send(from, "tails", () => _tails.Receive(message), isLocal: true);

    private void Send(Entity from, string shard, Func<Entity, bool> receive) => World.Network.Send(from, shard, () => _cluster.Deliver(Life, shard, receive));
}
