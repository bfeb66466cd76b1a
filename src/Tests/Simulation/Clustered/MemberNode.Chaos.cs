using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>What happens to it between two effects.</summary>
internal sealed partial class MemberNode
{
    private int _killIn = int.MaxValue;
    private int _pauseIn = int.MaxValue;
    private int _restartIn = int.MaxValue;

    public override bool Survives(Entity entity)
    {
        if (_killIn != int.MaxValue && --_killIn <= 0)
        {
            _killIn = int.MaxValue;
            _cluster.Kill(Life);
        }
        if (_pauseIn != int.MaxValue && --_pauseIn <= 0)
        {
            _pauseIn = int.MaxValue;
            _cluster.Pause(Life);
        }
        if (_restartIn != int.MaxValue && --_restartIn <= 0)
        {
            _restartIn = int.MaxValue;
            Break(entity);
        }
        return entity.IsAlive;
    }

    public void ArmKill(int effects) => _killIn = effects;

    public void ArmPause(int effects) => _pauseIn = effects;

    public void ArmRestart(int effects) => _restartIn = effects;

    public void Disarm() => _killIn = _pauseIn = _restartIn = int.MaxValue;

    private void Break(Entity entity)
    {
        switch (entity)
        {
            case EndpointHost endpoint when World.Random.Next(2) == 0:
                World.Trace.Add($"* the log of {endpoint.Name} breaks");
                endpoint.KillLog();
                break;
            case EndpointHost endpoint:
                World.Crashed(endpoint.Id);
                Restart(endpoint, "broken");
                break;
            case ObjectHost child:
                Restart(child.Parent, "an object's actor broke");
                break;
            default:
                Restart(entity, "broken");
                break;
        }
        if (World.Random.Next(4) == 0)
        {
            World.Trace.Add($"* the tail of {Incarnation} begins anew");
            _tail.Die();
            _tail = new TailHost(this);
        }
    }

    /// <summary>Has one of them begin anew.</summary>
    public void BreakAny<T>()
        where T : Entity
    {
        var all = _entities.Values.OfType<T>().Where(static entity => entity.IsAlive).ToList();
        if (all.Count > 0)
            Break(all[World.Random.Next(all.Count)]);
    }
}
