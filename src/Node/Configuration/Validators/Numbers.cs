using System.Globalization;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Numbers within bounds.</summary>
internal static class Numbers
{
    /// <summary>null when nothing was said.</summary>
    public static int? Whole(Setting? setting, int least, int most, Findings findings)
    {
        if (setting is null)
            return null;
        if (int.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        findings.Error($"'{setting.Value}' is no whole number from {Text(least)} to {Text(most)}", setting.Where, $"Write it as {Text(Math.Clamp(10, least, most))}.");
        return null;
    }

    /// <summary>null when nothing was said.</summary>
    public static double? Decimal(Setting? setting, double least, double most, Findings findings)
    {
        if (setting is null)
            return null;
        if (double.TryParse(setting.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        findings.Error($"'{setting.Value}' is no number from {Text(least)} to {Text(most)}", setting.Where, $"Write it as {Text(Math.Clamp(0.5, least, most))}.");
        return null;
    }

    /// <summary>null when nothing was said.</summary>
    public static TimeSpan? Time(Setting? setting, TimeSpan least, TimeSpan most, Findings findings)
    {
        if (setting is null)
            return null;
        if (!Duration.TryParse(setting.Value, out var duration))
            findings.Error($"'{setting.Value}' is no duration", setting.Where, Duration.Advice);
        else if (duration < least || duration > most)
            findings.Error($"'{setting.Value}' is not between {Duration.Format(least)} and {Duration.Format(most)}", setting.Where, "Use a duration in between.");
        else
            return duration;
        return null;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
