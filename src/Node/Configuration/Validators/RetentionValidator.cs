namespace ActorVent.Node.Configuration.Validators;

/// <summary>How long superseded states are kept.</summary>
internal static class RetentionValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private const long Smallest = 1 << 20;

    public static TimeSpan Age(Settings settings, Findings findings)
    {
        var setting = settings[RunOptions.Retention]!;
        if (!Duration.TryParse(setting.Value, out var age))
            findings.Error($"'{setting.Value}' is no duration", setting.Where, Duration.Advice);
        else if (age < Shortest)
            findings.Error($"'{setting.Value}' is shorter than 1m", setting.Where, "Use 1m or more: an endpoint that is away that long would miss what happened.");
        return age;
    }

    public static long Bytes(Settings settings, Findings findings)
    {
        var setting = settings[RunOptions.RetentionSize]!;
        if (!ByteSize.TryParse(setting.Value, out var bytes))
            findings.Error($"'{setting.Value}' is no size", setting.Where, ByteSize.Advice);
        else if (bytes < Smallest)
            findings.Error($"'{setting.Value}' is smaller than 1Mi", setting.Where, "Use 1Mi or more.");
        return bytes;
    }
}
