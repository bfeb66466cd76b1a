using ActorVent.Partitions;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Which changes are worth a delivery.</summary>
internal static class CollapseValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static CollapseOptions Validate(Settings settings, Findings findings)
    {
        var mode = Choice.Of(settings[RunOptions.Collapse]!, findings, ("latest", CollapseMode.Latest), ("transitions", CollapseMode.Transitions), ("none", CollapseMode.None));
        return new CollapseOptions(mode, Window(settings[RunOptions.CollapseWindow]!, mode, findings));
    }

    private static TimeSpan Window(Setting setting, CollapseMode mode, Findings findings)
    {
        if (!Duration.TryParse(setting.Value, out var window))
            findings.Error($"'{setting.Value}' is no duration", setting.Where, Duration.Advice);
        else if (window <= TimeSpan.Zero || window > Longest)
            findings.Error($"'{setting.Value}' is not between 1ms and 1h", setting.Where, "Use a window in between; for every change use --collapse none.");
        else if (mode == CollapseMode.None && setting.Source == SettingSource.Flag)
            findings.Warn("has no effect with --collapse none", setting.Where, "Drop one of the two.");
        return window;
    }
}
