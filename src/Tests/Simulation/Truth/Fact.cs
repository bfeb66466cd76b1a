namespace ActorVent.Tests.Simulation.Truth;

/// <summary>A state (its content's token), or the deletion of a uid.</summary>
/// <param name="Uid">Of the object.</param>
/// <param name="Token">What the state is made of; 0 for a deletion.</param>
/// <param name="IsDeletion">Whether it is gone from the cluster.</param>
internal readonly record struct Fact(string Uid, long Token, bool IsDeletion)
{
    public static Fact Deleted(string uid) => new(uid, 0, true);

    public static Fact State(string uid, long token) => new(uid, token, false);

    public override string ToString() => IsDeletion ? $"{Uid} deleted" : $"{Uid} token {Token}";
}
