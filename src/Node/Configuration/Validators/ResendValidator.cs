namespace ActorVent.Node.Configuration.Validators;

/// <summary>How often what stays unhealthy is sent again.</summary>
internal static class ResendValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <returns>null: never.</returns>
    public static TimeSpan? Interval(Settings settings, Findings findings)
    {
        if (settings[RunOptions.ResendUnhealthy] is not { } setting)
            return null;
        if (!Duration.TryParse(setting.Value, out var interval))
            findings.Error($"'{setting.Value}' is no duration", setting.Where, Duration.Advice);
        else if (interval < Shortest || interval > Longest)
            findings.Error($"'{setting.Value}' is not between 10s and 24h", setting.Where, "Use an interval in between; to send nothing again, leave the option out.");
        return interval;
    }
}
