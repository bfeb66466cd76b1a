namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>One life of something that has a mailbox: when it is over, what comes for it is lost.</summary>
/// <param name="node">Where it lives.</param>
/// <param name="name">The same for all its lives.</param>
internal abstract class Entity(Node node, string name)
{
    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    public Node Node => node;

    protected World World => node.World;

    public virtual void Die() => IsAlive = false;

    /// <summary>Does something later, unless it is dead by then, or paused: then afterwards.</summary>
    protected void Later(TimeSpan wait, Action action) => World.Schedule.In(wait, Mine(action));

    /// <param name="time">By the node's clock.</param>
    /// <param name="action">What.</param>
    protected void LaterAt(DateTimeOffset time, Action action) => Later(time - node.Now, action);

    /// <summary>An answer that only this life wants.</summary>
    protected Action Mine(Action action) => () =>
    {
        if (IsAlive)
            node.Run(this, action);
    };

    protected Action<T> Mine<T>(Action<T> action) => value =>
    {
        if (IsAlive)
            node.Run(this, () => action(value));
    };
}
