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

    protected override void RestartTail()
    {
        _tail.Die();
        _tail = new TailHost(this);
    }
}
