using ActorVent.Simulator.Webhooks;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent receive</c>: a webhook endpoint that shows and checks what comes.</summary>
internal static class ReceiveCommand
{
    public static CommandDefinition Definition { get; } = new("receive", "Receive webhooks: show each, check signature and order.", ReceiveOptions.All, RunAsync)
    {
        Description = "is a webhook endpoint that shows a line for each delivery, checks its signature and that no pod goes back in time, counts repeats, and answers slowly, wrongly or never on request.",
        Examples =
        [
            "actorvent receive --port 9000 --secret-file secret",
            "actorvent receive --delay 200ms --fail-rate 0.1 --fail-status 429 --retry-after 5",
            "actorvent receive --hang",
        ],
    };

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var configuration = ReceiveConfiguration.Read(input);
        if (input.Findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, input.Findings, "actorvent receive --help");
        foreach (var warning in input.Findings.Warnings)
            context.Error.WriteLine($"actorvent: {warning.Where}: {warning.What}. {warning.Advice}");
        await using var receiver = await Receiver.StartAsync(configuration.Receiver, context.Time);
        configuration.Behaviour(receiver.Behaviour);
        var style = new Style(context.Colours);
        var screen = new DeliveryScreen(context.Output, new DeliveryLines(style));
        screen.Begin($"Receiving on {receiver.Uri}{(configuration.Receiver.Secret is null ? ", signatures are not checked" : "")}; Ctrl-C ends it.");
        receiver.Delivered += screen.Show;
        await Stopped.ByAsync(context.Stop);
        receiver.Delivered -= screen.Show;
        ReceivedSummary.Write(new SummaryText(context.Output, style), receiver.Log, configuration.Receiver.Secret is not null);
        return ExitCodes.Clean;
    }
}
