using ActorVent.Node.Commands;
using ActorVent.Node.Configuration;
using ActorVent.Node.Logging;

namespace ActorVent.Tests.Node.Commands;

/// <summary>A command line run inside of the test, with a node that only takes note of its options.</summary>
internal sealed record Invocation(int Code, string Output, string Error, NodeOptions? Options)
{
    public static Task<Invocation> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    public static async Task<Invocation> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        NodeOptions? options = null;
        return await RunAsync(
            (given, _, _, _) =>
            {
                options = given;
                return Task.FromResult(0);
            },
            environment,
            arguments) with
        { Options = options };
    }

    /// <param name="time">The clock.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<Invocation> RunAsync(TimeProvider time, string[] arguments) => RunAsync(static (_, _, _, _) => Task.FromResult(0), new Dictionary<string, string>(), time, arguments);

    public static Task<Invocation> RunAsync(NodeRunner node, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(node, environment, TimeProvider.System, arguments);

    private static async Task<Invocation> RunAsync(NodeRunner node, IReadOnlyDictionary<string, string> environment, TimeProvider time, string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, new CommandContext
        {
            Output = output,
            Error = error,
            Environment = environment,
            Time = time,
            Node = node,
            Loggers = (options, time) => new WriterLoggers(error, new LineFormatter(time, withStacks: false), options.Level),
        });
        return new Invocation(code, output.ToString(), error.ToString(), null);
    }
}
