using System.Globalization;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Numbers within bounds.</summary>
internal static class Numbers
{
    private const string Advice = "Use a number in between.";

    /// <summary>Of this machine; 0 when it is none.</summary>
    public static int Port(Setting? setting, Findings findings) =>
        Whole(setting, 0, ushort.MaxValue, findings, "Use the number of a port, or 0 for any free one.") ?? 0;

    /// <summary>null when nothing was said.</summary>
    public static int? Whole(Setting? setting, int least, int most, Findings findings, string advice = Advice)
    {
        if (setting is null)
            return null;
        if (int.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        findings.Error($"'{setting.Value}' is no whole number from {Text(least)} to {Text(most)}", setting.Where, advice);
        return null;
    }

    /// <summary>null when nothing was said.</summary>
    public static double? Decimal(Setting? setting, double least, double most, Findings findings)
    {
        if (setting is null)
            return null;
        if (double.TryParse(setting.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        findings.Error($"'{setting.Value}' is no number from {Text(least)} to {Text(most)}", setting.Where, Advice);
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
