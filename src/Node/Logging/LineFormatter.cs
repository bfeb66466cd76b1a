using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ActorVent.Node.Logging;

/// <summary>One line for each event: time in UTC, level, who, what. Causes are appended as messages; a manifest to apply, and stacks at level debug, follow.</summary>
internal sealed class LineFormatter(TimeProvider time, bool withStacks) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";
    private const string OwnNamespace = "ActorVent.";

    /// <summary>A parameter of this name, at the end of a message, is no part of the line: it follows as it is, to be copied from there.</summary>
    private const string Manifest = "Manifest";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var manifest = ManifestIn(logEntry.State);
        if (manifest is not null && message.EndsWith(manifest, StringComparison.Ordinal))
            message = message[..^manifest.Length].TrimEnd();
        textWriter.Write(time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
        textWriter.Write(NameOf(logEntry.LogLevel));
        textWriter.Write(WhoOf(logEntry.Category));
        textWriter.Write(": ");
        textWriter.Write(OneLine(message));
        for (var cause = logEntry.Exception; cause is not null; cause = cause.InnerException)
        {
            textWriter.Write(" <- ");
            textWriter.Write(OneLine(cause.Message));
        }
        textWriter.WriteLine();
        if (manifest is not null)
            textWriter.WriteLine(manifest.ReplaceLineEndings(textWriter.NewLine));
        if (withStacks && logEntry.Exception is { } exception)
            textWriter.WriteLine(exception);
    }

    /// <summary>With blanks around it: all are of one width.</summary>
    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => " trace ",
        LogLevel.Debug => " debug ",
        LogLevel.Information => " info  ",
        LogLevel.Warning => " warn  ",
        LogLevel.Error => " error ",
        _ => " fatal ",
    };

    /// <summary>Of ours the room; which type it is is of use to nobody who runs it.</summary>
    public static string WhoOf(string category)
    {
        if (!category.StartsWith(OwnNamespace, StringComparison.Ordinal))
            return category;
        var own = category[OwnNamespace.Length..];
        return own.IndexOf('.', StringComparison.Ordinal) is >= 0 and var end ? own[..end] : own;
    }

    /// <summary>With its causes behind it.</summary>
    public static string TextOf(string message, Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            message += " <- " + OneLine(cause.Message);
        return message;
    }

    private static string? ManifestIn<TState>(TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> parameters)
            return null;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Key == Manifest)
                return parameters[i].Value as string;
        }
        return null;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
