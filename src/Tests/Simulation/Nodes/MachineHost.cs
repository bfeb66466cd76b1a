using ActorVent.Machines;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>What the thin actor around a machine does: one input after the other, effects in their order. May die between any two of them.</summary>
internal abstract class MachineHost<TInput, TEffect>(Node node, string name) : Entity(node, name)
{
    private readonly Queue<TInput> _inputs = new();
    private bool _isBusy;

    protected abstract IMachine<TInput, TEffect> Machine { get; }

    public void Feed(TInput input)
    {
        if (!IsAlive)
            return;
        _inputs.Enqueue(input);
        if (_isBusy)
            return;
        _isBusy = true;
        Work();
    }

    protected abstract void Interpret(TEffect effect);

    private void Work()
    {
        while (IsAlive && _inputs.TryDequeue(out var next))
        {
            if (!CarryOut(Decide(next), 0))
                return;
        }
        _isBusy = false;
    }

    private List<TEffect> Decide(TInput input)
    {
        var effects = new List<TEffect>();
        if (World.Trace.IsDeep)
            World.Trace.Add($"  {Name} < {input}");
        try
        {
            Machine.On(input, Node.Now, effects);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            World.Fail($"{Name} threw at {input}: {e}");
            Die();
        }
        return effects;
    }

    /// <returns>Whether it is done; else it goes on with the process.</returns>
    private bool CarryOut(List<TEffect> effects, int from)
    {
        for (var i = from; i < effects.Count && IsAlive; i++)
        {
            if (!Node.Survives(this))
                return true;
            if (Node.StandsStill)
            {
                Node.Run(this, () =>
                {
                    if (CarryOut(effects, i))
                        Work();
                });
                return false;
            }
            if (World.Trace.IsDeep)
                World.Trace.Add($"  {Name} > {effects[i]}");
            Interpret(effects[i]);
        }
        return true;
    }
}
