namespace ActorVent.Tests.Architecture.Samples.High;

/// <summary>The one type of this room that the lower room may use.</summary>
internal sealed record Allowed(int Number)
{
    internal sealed record Part;
}
