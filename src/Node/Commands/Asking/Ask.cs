using System.Text;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary>What commands that ask a node have in common.</summary>
internal static class Ask
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <summary>A command that asks one question, and shows the answer once or again and again.</summary>
    /// <param name="name">What people type.</param>
    /// <param name="summary">One line.</param>
    /// <param name="path">What is asked, by what the command was given; null: that is wrong, and said so.</param>
    /// <param name="show">Shows it to people; the last: with more columns.</param>
    public static CommandDefinition Once<T>(string name, string summary, Func<CommandInput, string?> path, Action<TableWriter, T, CommandInput> show)
        where T : class => new(name, summary, AskOptions.Once, (input, context) => OnceAsync(name, input, context, path, show))
        {
            ReadsEnvironment = true,
            Group = AskOptions.Group,
            Examples = [$"actorvent {name}"],
        };

    /// <summary>Shows what was found wrong with the command line, or why nobody answers; the result is the exit code.</summary>
    public static int Refuse(CommandContext context, string name, AskSettings settings, AdminException e)
    {
        if (e.Fault == AdminFault.Refused)
        {
            context.Error.WriteLine($"actorvent: {LogTextOf(e.Message)}");
            return ExitCodes.Failed;
        }
        var findings = new Configuration.Findings();
        findings.Error($"no node answers at {settings.Socket}", settings.Where, "Name the data directory of a node that runs, or its socket; one that has just been started takes a second.");
        return FindingsText.Refuse(context.Error, findings, $"actorvent {name} --help");
    }

    private static string LogTextOf(string message) => ActorVent.Kubernetes.LogText.Of(message, 2000);

    private static async Task<int> OnceAsync<T>(
        string name, CommandInput input, CommandContext context, Func<CommandInput, string?> path, Action<TableWriter, T, CommandInput> show)
        where T : class
    {
        var settings = AskSettings.Read(input, AskOptions.Once, context.Environment);
        var question = input.Findings.Errors.Count == 0 ? path(input) : null;
        if (input.Findings.Errors.Count > 0 || question is null)
            return FindingsText.Refuse(context.Error, input.Findings, $"actorvent {name} --help");
        var screen = new Screen(context.Output, context.Colours);
        try
        {
            await AskAsync(settings, question, context, answer => screen.Show(Text(answer, settings.Format, context, input, show), isFresh: settings.Watches));
            return ExitCodes.Clean;
        }
        catch (AdminException e)
        {
            return Refuse(context, name, settings, e);
        }
    }

    /// <summary>Asks the node once or again and again, or, when none answers, its journal.</summary>
    /// <exception cref="AdminException">There is no answer.</exception>
    private static async Task AskAsync(AskSettings settings, string question, CommandContext context, Action<byte[]> show)
    {
        using var client = new AdminClient(settings.Socket);
        try
        {
            do
                show(await client.AskAsync(HttpMethod.Get, question, context.Stop));
            while (settings.Watches && await Delay(context));
        }
        catch (AdminException e) when (e.Fault == AdminFault.NobodyThere && !settings.Watches && settings.Journal is not null)
        {
            if (await StoppedJournal.AskAsync(settings.Journal, question, context) is not { } answer)
                throw;
            show(answer);
        }
    }

    private static string Text<T>(byte[] answer, OutputFormat format, CommandContext context, CommandInput input, Action<TableWriter, T, CommandInput> show)
        where T : class
    {
        if (format == OutputFormat.Json)
            return Encoding.UTF8.GetString(answer) + "\n";
        if (format == OutputFormat.Yaml)
            return YamlText.Of(answer);
        var text = new StringWriter { NewLine = "\n" };
        var report = ReportJson.Read<T>(answer) ?? throw new AdminException(AdminFault.Refused, "the node's answer is not understood: is it of another version?");
        show(new TableWriter(text, new Style(context.Colours), context.Time, format == OutputFormat.Wide), report, input);
        return text.ToString();
    }

    private static async Task<bool> Delay(CommandContext context)
    {
        try
        {
            await Task.Delay(Between, context.Time, context.Stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
