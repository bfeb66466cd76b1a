namespace ActorVent.Node.Configuration;

/// <summary>What was said about each option, after precedence, before validation.</summary>
internal sealed class Settings(IReadOnlyDictionary<OptionDefinition, Setting> values)
{
    /// <summary>null when nothing was said and the option has no default.</summary>
    public Setting? this[OptionDefinition option] => values.GetValueOrDefault(option);
}
