namespace ActorVent.Node.Admin;

/// <summary>What does not change in the life of a node.</summary>
/// <param name="Node">Where the others reach it; <see cref="Alone"/>.</param>
/// <param name="Journal">Where the journal is, without user and password.</param>
/// <param name="Started">When it began.</param>
internal sealed record NodeAbout(string Node, string Journal, DateTimeOffset Started)
{
    /// <summary>Of a node that is no member of a cluster.</summary>
    public const string Alone = "local";
}
