using System.Text;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>The signature's key, from a file or given directly. Never shows it.</summary>
internal static class SecretValidator
{
    private const int MostBytes = 64 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <param name="file">The name of a file; null when nothing was said.</param>
    /// <param name="text">The key itself; null when nothing was said.</param>
    /// <param name="findings">Told what is wrong.</param>
    /// <returns>null when there is none.</returns>
    public static byte[]? Validate(Setting? file, Setting? text, Findings findings)
    {
        if (file is not null && text is not null && file.Source == text.Source)
        {
            findings.Error("the key is given twice, in a file and directly", $"{file.Where} and {text.Where}", $"Keep {file.Where} and drop the other.");
            return null;
        }
        if (file is not null && (text is null || file.Source < text.Source))
            return FromFile(file, findings);
        return text is null ? null : FromText(text, findings);
    }

    private static byte[]? FromText(Setting setting, Findings findings)
    {
        if (setting.Value.Length == 0)
        {
            findings.Error("the key is empty, so anybody could sign with it", setting.Where, "Give a key, or drop the option to send without signatures.");
            return null;
        }
        if (setting.Source == SettingSource.Flag)
            findings.Warn("other users of this machine can read the key in the process list", setting.Where, "Put it into a file and use --secret-file.");
        return Encoding.UTF8.GetBytes(setting.Value);
    }

    private static byte[]? FromFile(Setting setting, Findings findings)
    {
        if (Read(setting, "key", findings) is not { } content)
            return null;
        var key = WithoutNewline(content);
        if (key.Length > 0)
            return key;
        findings.Error($"the file '{setting.Value}' is empty, so anybody could sign with its key", setting.Where, "Write the key into it, or drop the option to send without signatures.");
        return null;
    }

    /// <summary>A file's text, which may be a secret.</summary>
    /// <param name="setting">Names the file.</param>
    /// <param name="what">What it holds, for messages.</param>
    /// <param name="findings">Told what is wrong.</param>
    /// <returns>null when it cannot be read.</returns>
    public static string? FromFile(Setting setting, string what, Findings findings) =>
        Read(setting, what, findings) is { } content ? Encoding.UTF8.GetString(content) : null;

    private static byte[]? Read(Setting setting, string what, Findings findings)
    {
        try
        {
            var info = new FileInfo(setting.Value);
            if (info.Exists && info.Length > MostBytes)
            {
                findings.Error($"the file '{setting.Value}' has more than 64Ki, which is no {what}", setting.Where, $"Name the file that holds nothing but the {what}.");
                return null;
            }
            var content = File.ReadAllBytes(setting.Value);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(setting.Value) & Others) != 0)
                findings.Warn($"other users of this machine can read '{setting.Value}'", setting.Where, "Run chmod 600 on it, or mount the secret with defaultMode 0400.");
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error($"the file '{setting.Value}' cannot be read: {Reason(setting.Value, e)}", setting.Where, $"Name a readable file that holds the {what}.");
            return null;
        }
    }

    private static string Reason(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => e.Message,
    };

    /// <summary>Editors and <c>echo</c> end a file with a newline that nobody means as part of the key.</summary>
    private static byte[] WithoutNewline(byte[] content)
    {
        var span = content.AsSpan();
        if (span.EndsWith("\n"u8))
            span = span[..^1];
        if (span.EndsWith("\r"u8))
            span = span[..^1];
        return span.ToArray();
    }
}
