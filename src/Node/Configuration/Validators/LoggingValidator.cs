using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>What is logged. Takes the names that k8svent took, too.</summary>
internal static class LoggingValidator
{
    public static LoggingOptions Validate(Settings settings, Findings findings) =>
        new(Level(settings[RunOptions.LogLevel]!, findings), Choice.Of(settings[RunOptions.LogFormat]!, findings, ("text", LogFormat.Text), ("json", LogFormat.Json)));

    private static LogLevel Level(Setting setting, Findings findings)
    {
        switch (setting.Value.Trim().ToLowerInvariant())
        {
            case "trace":
                return LogLevel.Trace;
            case "debug":
                return LogLevel.Debug;
            case "info" or "information":
                return LogLevel.Information;
            case "warn" or "warning":
                return LogLevel.Warning;
            case "error":
                return LogLevel.Error;
            case "fatal" or "panic" or "critical":
                return LogLevel.Critical;
            default:
                // kubectl's -l takes labels, and so did kwatchman's.
                findings.Error(
                    $"'{setting.Value}' is no log level",
                    setting.Source == SettingSource.Flag ? "--log-level (-l)" : setting.Where,
                    "Use trace, debug, info, warn, error or fatal. Labels go to --selector.");
                return LogLevel.Information;
        }
    }
}
