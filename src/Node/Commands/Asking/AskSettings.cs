using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;

namespace ActorVent.Node.Commands.Asking;

/// <summary>Whom to ask, and how to show the answer.</summary>
/// <param name="Socket">The node's.</param>
/// <param name="Where">What says so, for people.</param>
/// <param name="Journal">What is asked when nobody answers there; null: nothing.</param>
/// <param name="Format">How it is shown.</param>
/// <param name="Watches">Whether it is shown again and again.</param>
internal sealed record AskSettings(string Socket, string Where, JournalOptions? Journal, OutputFormat Format, bool Watches)
{
    public static AskSettings Read(CommandInput input, IReadOnlyList<OptionDefinition> options, IReadOnlyDictionary<string, string> environment)
    {
        var settings = SettingsReader.Read(options, input.Flags, environment, input.Findings);
        var data = Path.GetFullPath(settings[AskOptions.Data]!.Value);
        var admin = settings[AskOptions.Admin];
        var output = options.First(static option => option.Name == AskOptions.Output.Name);
        return new AskSettings(
            admin is null ? Path.Combine(data, AdminValidator.FileName) : Path.GetFullPath(admin.Value),
            (admin ?? settings[AskOptions.Data]!).Where,
            options.Contains(RunOptions.Journal) ? JournalValidator.Validate(settings, data, input.Findings) : null,
            FormatOf(settings[output]!, output, input.Findings),
            options.Contains(AskOptions.Watch) && settings[AskOptions.Watch] is not null);
    }

    private static OutputFormat FormatOf(Setting setting, OptionDefinition output, Findings findings)
    {
        if (output.Value.Split('|').Contains(setting.Value) && Enum.TryParse<OutputFormat>(setting.Value, ignoreCase: true, out var format))
            return format;
        findings.Error($"'{setting.Value}' is no form of output", "--output (-o)", $"Use {string.Join(", ", output.Value.Split('|'))}.");
        return OutputFormat.Table;
    }
}
