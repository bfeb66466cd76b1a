namespace ActorVent.Tests.Architecture.Samples.High;

internal sealed class HighAttribute : Attribute;
