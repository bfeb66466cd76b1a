using ActorVent.Machines;
using ActorVent.Partitions;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>The actor of one object, a child of its partition.</summary>
internal sealed class ObjectHost(PartitionHost parent, ObjectMessage.Changed first, CollapseOptions options)
    : MachineHost<ObjectInput, ObjectEffect>(parent.Node, $"{parent.Name}/{first.Object.Path}")
{
    private readonly ObjectMachine _machine = new(first.Object, options, first.Emitted);
    private long _timer;

    public PartitionHost Parent => parent;

    /// <summary>Changes told to it that it has not told the outcome of.</summary>
    public int Outstanding { get; set; }

    protected override IMachine<ObjectInput, ObjectEffect> Machine => _machine;

    public bool Receive(ObjectInput input)
    {
        if (!IsAlive)
            return false;
        Mine(() => Feed(input))();
        return true;
    }

    protected override void Interpret(ObjectEffect effect)
    {
        switch (effect)
        {
            case ObjectEffect.Tell tell:
                World.Network.Send(this, parent.Name, () => parent.Receive(this, tell.Message), isLocal: true);
                break;
            case ObjectEffect.SetTimer timer:
                var number = ++_timer;
                LaterAt(timer.Due, () =>
                {
                    if (number == _timer)
                        Feed(ObjectInput.WindowEnded.Instance);
                });
                break;
            case ObjectEffect.CancelTimer:
                _timer++;
                break;
        }
    }
}
