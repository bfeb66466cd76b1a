namespace ActorVent.Node.Configuration;

/// <summary>An option's value and where it stands.</summary>
/// <param name="Source">What kind of place.</param>
/// <param name="Where">The flag or the variable, to point people to.</param>
/// <param name="Values">At least one.</param>
internal sealed record Setting(SettingSource Source, string Where, IReadOnlyList<string> Values)
{
    public string Value => Values[0];

    /// <summary>Values may be secrets, so a setting never prints them.</summary>
    public override string ToString() => Where;
}
