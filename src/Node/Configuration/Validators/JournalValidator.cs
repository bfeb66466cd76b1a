using System.Runtime.Versioning;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Where the journal is. Whether it can be opened shows when it is.</summary>
internal static class JournalValidator
{
    /// <summary>The journal's in <c>--data</c>.</summary>
    public const string FileName = "actorvent.db";

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

    public static string FilePath(Settings settings, string directory, Findings findings)
    {
        if (settings[RunOptions.Journal] is not { } setting)
            return Path.Combine(directory, FileName);
        var colon = setting.Value.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : setting.Value[..colon].ToLowerInvariant();
        var path = setting.Value[(colon + 1)..];
        // A database's address may hold a password, so only its scheme is repeated.
        if (scheme is "postgres" or "postgresql")
            findings.Error("this build keeps its journal in SQLite only", setting.Where, "Write it as sqlite:/var/lib/actorvent/actorvent.db.");
        else if (scheme != "sqlite")
            findings.Error("this is no journal", setting.Where, "Write it as sqlite:/var/lib/actorvent/actorvent.db.");
        else if (path.Length == 0 || path.Contains(":memory:", StringComparison.Ordinal))
            findings.Error("the journal needs a file: one in memory would be lost at every restart", setting.Where, "Write it as sqlite:/var/lib/actorvent/actorvent.db.");
        else if (Directory.Exists(WithoutSlashes(path)))
            findings.Error($"'{WithoutSlashes(path)}' is a directory", setting.Where, "Name the file in it.");
        else
            return Path.GetFullPath(WithoutSlashes(path));
        return "";
    }

    /// <summary>Whoever may write there may put another file in the journal's place, whatever the file's own mode.</summary>
    public static void WarnOfOthers(Settings settings, string path, Findings findings)
    {
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(path) is not { Length: > 0 } directory || !Directory.Exists(directory))
            return;
        var mode = File.GetUnixFileMode(directory);
        if (mode.HasFlag(UnixFileMode.OtherWrite) || (mode.HasFlag(UnixFileMode.GroupWrite) && IsOurs(directory, mode)))
            findings.Warn($"other users of this machine can write to '{directory}'", (settings[RunOptions.Journal] ?? settings[RunOptions.Data]!).Where, "Run chmod go-w on it, or choose another.");
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
