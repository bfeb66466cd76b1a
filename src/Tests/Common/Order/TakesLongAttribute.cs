namespace ActorVent.Tests.Common.Order;

/// <summary>On the classes of tests that take longest: they begin before all others.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesLongAttribute : Attribute;
