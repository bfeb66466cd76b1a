namespace ActorVent.Node.Configuration;

/// <summary>Something about the configuration that a person has to know. Contains no secret.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Where">The flag or variable.</param>
/// <param name="Advice">What to do.</param>
internal sealed record Finding(string What, string Where, string Advice);
