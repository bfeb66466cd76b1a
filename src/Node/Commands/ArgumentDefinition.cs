namespace ActorVent.Node.Commands;

/// <summary>Something that a command is given without an option's name.</summary>
/// <param name="Value">What stands for it in help: <c>NAMESPACE/NAME</c>.</param>
/// <param name="Help">One or two sentences.</param>
/// <param name="IsRequired">Whether the command does nothing without it.</param>
internal sealed record ArgumentDefinition(string Value, string Help, bool IsRequired = true)
{
    /// <summary>In a line of usage.</summary>
    public override string ToString() => IsRequired ? Value : $"[{Value}]";
}
