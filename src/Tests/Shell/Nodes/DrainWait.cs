using ActorVent.Cluster;
using Akka.Actor;

namespace ActorVent.Tests.Shell.Nodes;

/// <summary>Told by regions that they are drained; calls back when all are.</summary>
internal sealed class DrainWait(int regions, Action done) : UntypedActor
{
    private int _left = regions;

    public static Props Props(int regions, Action done) => Akka.Actor.Props.Create(() => new DrainWait(regions, done));

    protected override void OnReceive(object message)
    {
        if (message is RegionMessage.Drained && --_left == 0)
            done();
    }
}
