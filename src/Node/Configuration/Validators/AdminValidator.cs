using System.Text;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>Where a running node is asked.</summary>
internal static class AdminValidator
{
    /// <summary>In the data directory.</summary>
    public const string FileName = "admin.sock";

    private const string Off = "off";

    /// <summary>What the system takes, without the zero at its end.</summary>
    private const int MostBytes = 107;

    /// <summary>Full path; null: none.</summary>
    /// <param name="settings">What was said.</param>
    /// <param name="directory">The data directory.</param>
    /// <param name="findings">Told what is wrong.</param>
    public static string? Path(Settings settings, string directory, Findings findings)
    {
        if (settings[RunOptions.Admin] is not { } setting)
            return System.IO.Path.Combine(directory, FileName);
        if (setting.Value.Trim() == Off)
            return null;
        var path = System.IO.Path.GetFullPath(setting.Value);
        if (Directory.Exists(path))
            findings.Error($"'{setting.Value}' is a directory", setting.Where, "Name the socket's file in it.");
        else if (Encoding.UTF8.GetByteCount(path) > MostBytes)
            findings.Error($"the path has more than {MostBytes} bytes, which no socket can have", setting.Where, "Name a shorter one, such as /run/actorvent/admin.sock.");
        return path;
    }
}
