using ActorVent.Kubernetes.Connections;
using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using ActorVent.Node.Health;
using ActorVent.Node.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent run</c>: configuration, then the node until a signal.</summary>
internal static partial class RunCommand
{
    /// <summary>The node keeps its own drain timeout; this is for one that does not.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static CommandDefinition Definition { get; } = new("run", "Watch a cluster and send its changes. The default.", RunOptions.All, RunAsync)
    {
        Description = "watches the pods of a cluster and POSTs every change that matters to webhook endpoints: in order per pod, at least once, also across crashes and restarts.",
        Examples =
        [
            "actorvent --url https://example.com/hook",
            "actorvent run -u https://example.com/hook -n shop -n web --secret-file /etc/actorvent/secret",
            "actorvent run -u http://127.0.0.1:9000/ --kubeconfig ~/.kube/config --context test --selector app=web",
            "actorvent run -u https://example.com/hook --data /var/lib/actorvent --collapse none --log-format json",
        ],
        ReadsEnvironment = true,
        OtherVariables =
        [
            (EnvironmentNames.PayloadEnvironment, "Sent as env.ATOMIST_ENVIRONMENT in every payload."),
            ("KUBECONFIG", "As for kubectl; a list of files is merged."),
            (AuthoritiesValidator.Variable, "PEM file of authorities to trust, instead of the system's: for webhooks, and for API servers whose kubeconfig has none."),
            (TelemetryValidator.Endpoint, "Where metrics and traces are exported to by OTLP. This and the other OTEL_ variables are OpenTelemetry's."),
        ],
    };

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var configuration = RunConfiguration.Read(input.Flags, context.Environment, input.Findings);
        if (configuration.Node is not { } options)
            return FindingsText.Refuse(context.Error, configuration.Findings, "actorvent run --help");
        using var loggers = context.Loggers(configuration.Logging, context.Time);
        using var memory = IdleMemory.OfThisProcess(context.Time);
        var logger = loggers.CreateLogger("ActorVent.Node");
        foreach (var warning in configuration.Findings.Warnings)
            Log.Warning(logger, warning.Where, warning.What, warning.Advice);
        try
        {
            var code = await RunNodeAsync(options, context, loggers);
            Log.Stopped(logger, code);
            return code;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            Log.Stopped(logger, ExitCodes.Clean);
            return ExitCodes.Clean;
        }
        catch (KubeConfigException e)
        {
            return FindingsText.Refuse(context.Error, FindingsText.NothingStarted, e.Problems, "actorvent run --help");
        }
        catch (ListenException e)
        {
            return FindingsText.Refuse(context.Error, FindingsText.NothingStarted, [e.Message], "actorvent run --help");
        }
        catch (SelectorRefusedException e)
        {
            return FindingsText.Refuse(context.Error, "stopped", [e.Message], "actorvent run --help");
        }
        catch (Exception e)
        {
            Log.Failed(logger, e);
            return FindingsText.Fail(context.Error, e);
        }
    }

    private static async Task<int> RunNodeAsync(NodeOptions options, CommandContext context, ILoggerFactory loggers)
    {
        var node = Task.Run(() => context.Node(options, context.Time, loggers, context.Stop), CancellationToken.None);
        await Task.WhenAny(node, Stopped.ByAsync(context.Stop));
        try
        {
            return node.IsCompleted ? await node : await node.WaitAsync(options.DrainTimeout + Grace, context.Time);
        }
        catch (TimeoutException) when (!node.IsCompleted)
        {
            throw new TimeoutException($"the node did not stop within {Duration.Format(options.DrainTimeout)}; what was not recorded will be sent again at the next start");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1781, LogLevel.Warning, "{Where}: {What}. {Advice}")]
        public static partial void Warning(ILogger logger, string where, string what, string advice);

        [LoggerMessage(1782, LogLevel.Information, "ActorVent stopped with exit code {Code}")]
        public static partial void Stopped(ILogger logger, int code);

        [LoggerMessage(1783, LogLevel.Debug, "The node failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
