namespace ActorVent.Machines;

/// <summary>
/// What decides. Knows no actor, task, clock, randomness or I/O: what it is told is its input, what it wants done is an effect. Effects are
/// carried out in their order; what must follow durability is an effect of the input that says so, and of nothing else.
/// </summary>
/// <typeparam name="TInput">What it is told.</typeparam>
/// <typeparam name="TEffect">What it wants done.</typeparam>
internal interface IMachine<in TInput, TEffect>
{
    /// <summary>Takes an input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time.</param>
    /// <param name="effects">Gets what is to be done, at its end.</param>
    void On(TInput input, DateTimeOffset now, List<TEffect> effects);
}
