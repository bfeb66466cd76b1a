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
        while (IsAlive && _inputs.TryDequeue(out var next))
            Process(next);
        _isBusy = false;
    }

    protected abstract void Interpret(TEffect effect);

    private void Process(TInput input)
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
            return;
        }
        foreach (var effect in effects)
        {
            if (!Node.Survives(this))
                return;
            if (World.Trace.IsDeep)
                World.Trace.Add($"  {Name} > {effect}");
            Interpret(effect);
            if (!IsAlive)
                return;
        }
    }
}
