using System.Runtime.Versioning;
using Npgsql;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Where the journal is. Whether it can be opened shows when it is.</summary>
internal static class JournalValidator
{
    /// <summary>The journal's in <c>--data</c>.</summary>
    public const string FileName = "actorvent.db";

    private const string Form = "Write it as sqlite:/var/lib/actorvent/actorvent.db or postgres://USER@HOST/DATABASE.";

    public static string DataDirectory(Settings settings, Findings findings)
    {
        var setting = settings[RunOptions.Data]!;
        if (string.IsNullOrWhiteSpace(setting.Value))
            findings.Error("the name is empty", setting.Where, "Name a directory on a local disk.");
        else if (File.Exists(setting.Value))
            findings.Error($"'{setting.Value}' is a file", setting.Where, "Name a directory on a local disk.");
        else
            return Path.GetFullPath(setting.Value);
        return "";
    }

    public static JournalOptions Validate(Settings settings, string directory, Findings findings)
    {
        var journal = SettingOf(settings, findings);
        if (journal is not var (setting, text))
            return new JournalOptions(Path.Combine(directory, FileName), null);
        if (PostgresUrl.Is(text))
            return new JournalOptions(null, Server(setting, text, findings));
        var path = FilePath(setting, text, findings);
        return new JournalOptions(path, null);
    }

    /// <summary>Whoever may write there may put another file in the journal's place, whatever the file's own mode.</summary>
    public static void WarnOfOthers(Settings settings, string? path, Findings findings)
    {
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(path) is not { Length: > 0 } directory || !Directory.Exists(directory))
            return;
        var mode = File.GetUnixFileMode(directory);
        if (mode.HasFlag(UnixFileMode.OtherWrite) || (mode.HasFlag(UnixFileMode.GroupWrite) && IsOurs(directory, mode)))
            findings.Warn($"other users of this machine can write to '{directory}'", (settings[RunOptions.Journal] ?? settings[RunOptions.Data]!).Where, "Run chmod go-w on it, or choose another.");
    }

    /// <summary>What was said, directly or in a file.</summary>
    private static (Setting Setting, string Text)? SettingOf(Settings settings, Findings findings)
    {
        var (text, file) = (settings[RunOptions.Journal], settings[RunOptions.JournalFile]);
        if (text is not null && file is not null && text.Source == file.Source)
            findings.Error("the journal is given twice, in a file and directly", $"{file.Where} and {text.Where}", $"Keep {file.Where} and drop the other.");
        if (file is null || (text is not null && text.Source <= file.Source))
            return text is null ? null : (text, text.Value);
        return SecretValidator.FromFile(file, "URL", findings) is { } content ? (file, content.Trim()) : (file, "sqlite:unread");
    }

    private static NpgsqlConnectionStringBuilder? Server(Setting setting, string text, Findings findings)
    {
        var faults = new List<(string Problem, string Fix)>();
        var server = PostgresUrl.Parse(text, faults);
        foreach (var (problem, fix) in faults)
            findings.Error(problem, setting.Where, fix);
        if (server?.Password is not null && setting.Source == SettingSource.Flag)
            findings.Warn("other users of this machine can read the journal's password in the process list", setting.Where, "Put the URL into a file and use --journal-file, or the password into PGPASSWORD.");
        return server;
    }

    private static string FilePath(Setting setting, string text, Findings findings)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        var path = text[(colon + 1)..];
        if (scheme != "sqlite")
            findings.Error("this is no journal", setting.Where, Form);
        else if (path.Length == 0 || path.Contains(":memory:", StringComparison.Ordinal))
            findings.Error("the journal needs a file: one in memory would be lost at every restart", setting.Where, "Write it as sqlite:/var/lib/actorvent/actorvent.db.");
        else if (Directory.Exists(WithoutSlashes(path)))
            findings.Error($"'{WithoutSlashes(path)}' is a directory", setting.Where, "Name the file in it.");
        else
            return Path.GetFullPath(WithoutSlashes(path));
        return "";
    }

    /// <summary>A volume that is its group's is somebody else's directory: there the group is how we write ourselves. Only an owner may set a mode.</summary>
    [UnsupportedOSPlatform("windows")]
    private static bool IsOurs(string directory, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(directory, mode);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary><c>sqlite:///var/lib/x.db</c> means the same as <c>sqlite:/var/lib/x.db</c>.</summary>
    private static string WithoutSlashes(string path) => path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
}
