using System.Text.Json;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands.Asking;

/// <summary>Commands that show what happens, a line for each thing, until they are stopped.</summary>
internal static class Follow
{
    /// <param name="name">What people type.</param>
    /// <param name="summary">One line.</param>
    /// <param name="more">Its own options.</param>
    /// <param name="path">What is followed, by what the command was given; null: that is wrong, and said so.</param>
    /// <param name="show">A line for people.</param>
    public static CommandDefinition Definition<T>(
        string name, string summary, IReadOnlyList<OptionDefinition> more, Func<CommandInput, string?> path, Func<T, Style, string> show)
        where T : class
    {
        IReadOnlyList<OptionDefinition> options = [.. more, .. AskOptions.Plain];
        return new CommandDefinition(name, summary, options, (input, context) => RunAsync(name, options, input, context, path, show))
        {
            ReadsEnvironment = true,
            Group = AskOptions.Group,
            Examples = [$"actorvent {name}"],
        };
    }

    private static async Task<int> RunAsync<T>(
        string name, IReadOnlyList<OptionDefinition> options, CommandInput input, CommandContext context, Func<CommandInput, string?> path, Func<T, Style, string> show)
        where T : class
    {
        var settings = AskSettings.Read(input, options, context.Environment);
        var question = path(input);
        if (input.Findings.Errors.Count > 0 || question is null)
            return FindingsText.Refuse(context.Error, input.Findings, $"actorvent {name} --help");
        var style = new Style(context.Colours);
        using var client = new AdminClient(settings.Socket);
        try
        {
            await foreach (var line in client.FollowAsync(question, context.Stop))
            {
                context.Output.WriteLine(settings.Format == OutputFormat.Json ? line : Text(line, style, show));
                await context.Output.FlushAsync(context.Stop);
            }
        }
        catch (AdminException e)
        {
            return Ask.Refuse(context, name, settings, e);
        }
        context.Error.WriteLine("actorvent: the node has stopped");
        return ExitCodes.Failed;
    }

    private static string Text<T>(string line, Style style, Func<T, Style, string> show)
        where T : class
    {
        using var json = JsonDocument.Parse(line);
        if (json.RootElement.TryGetProperty("dropped", out var dropped))
            return style.Notable($"({dropped.GetInt64()} more, too fast to be shown)");
        return ReportJson.Read<T>(System.Text.Encoding.UTF8.GetBytes(line)) is { } report ? show(report, style) : TableWriter.Clean(line);
    }
}
