using System.Text;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary>Commands that make a node do something.</summary>
internal static class Order
{
    /// <param name="name">What people type.</param>
    /// <param name="summary">One line.</param>
    /// <param name="argument">What it takes.</param>
    /// <param name="post">What is ordered, by the argument; null: nothing, and <paramref name="get"/> is asked.</param>
    /// <param name="get">What is asked without an order; empty: there is always one.</param>
    /// <param name="show">A line for people.</param>
    public static CommandDefinition Definition<T>(
        string name, string summary, ArgumentDefinition argument, Func<string?, string?> post, string get, Func<T, string> show)
        where T : class => new(name, summary, AskOptions.Plain, (input, context) => RunAsync(name, input, context, post, get, show))
        {
            Arguments = [argument],
            ReadsEnvironment = true,
            Group = AskOptions.Group,
            Examples = [$"actorvent {name}"],
        };

    private static async Task<int> RunAsync<T>(
        string name, CommandInput input, CommandContext context, Func<string?, string?> post, string get, Func<T, string> show)
        where T : class
    {
        var settings = AskSettings.Read(input, AskOptions.Plain, context.Environment);
        if (input.Findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, input.Findings, $"actorvent {name} --help");
        var order = post(input.Arguments.Count > 0 ? input.Arguments[0] : null);
        using var client = new AdminClient(settings.Socket);
        try
        {
            var answer = await client.AskAsync(order is null ? HttpMethod.Get : HttpMethod.Post, order ?? get, context.Stop);
            context.Output.WriteLine(settings.Format == OutputFormat.Json || ReportJson.Read<T>(answer) is not { } report ? Encoding.UTF8.GetString(answer) : show(report));
            return ExitCodes.Clean;
        }
        catch (AdminException e)
        {
            return Ask.Refuse(context, name, settings, e);
        }
    }
}
