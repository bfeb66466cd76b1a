namespace ActorVent.Tests.Architecture.Samples.High;

/// <summary>What the lower room must not use.</summary>
internal class HighType : Exception
{
    public static int Number { get; set; }

    public static T Pass<T>(T value) => value;

    internal sealed class Inner;
}
