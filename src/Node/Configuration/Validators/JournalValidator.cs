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

    /// <summary><c>sqlite:///var/lib/x.db</c> means the same as <c>sqlite:/var/lib/x.db</c>.</summary>
    private static string WithoutSlashes(string path) => path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
}
