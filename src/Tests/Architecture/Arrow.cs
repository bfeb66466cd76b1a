namespace ActorVent.Tests.Architecture;

/// <summary>One type uses another.</summary>
/// <param name="Namespace">Of the type that uses.</param>
/// <param name="Where">The type and, where there is one, the member.</param>
/// <param name="UsedNamespace">Of the type that is used; a nested one has that of the type around it.</param>
/// <param name="Used">Its full name, nested types after a plus.</param>
internal sealed record Arrow(string Namespace, string Where, string UsedNamespace, string Used);
