namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>One life of something that has a mailbox: when it is over, what comes for it is lost.</summary>
/// <param name="world">Where it lives.</param>
/// <param name="name">The same for all its lives.</param>
internal abstract class Entity(World world, string name)
{
    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    protected World World => world;

    public virtual void Die() => IsAlive = false;

    /// <summary>Does something later, unless it is dead by then, or paused: then afterwards.</summary>
    protected void Later(TimeSpan wait, Action action) => world.Schedule.In(wait, Mine(action));

    protected void LaterAt(DateTimeOffset time, Action action) => world.Schedule.At(time, Mine(action));

    /// <summary>An answer that only this life wants.</summary>
    protected Action Mine(Action action) => () =>
    {
        if (IsAlive)
            world.Node.Run(this, action);
    };

    protected Action<T> Mine<T>(Action<T> action) => value =>
    {
        if (IsAlive)
            world.Node.Run(this, () => action(value));
    };
}
