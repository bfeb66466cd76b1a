using System.Collections;
using ActorVent.Node.Commands;
using ActorVent.Node.Hosting;
using ActorVent.Node.Logging;

var environment = Environment.GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
using var shutdown = new Shutdown(Console.Error);
return await CommandLine.RunAsync(args, new CommandContext
{
    Output = Console.Out,
    Error = Console.Error,
    Environment = environment,
    Time = TimeProvider.System,
    Node = NodeHost.RunAsync,
    Loggers = LoggerFactories.Create,
    Colours = Style.Takes(Console.IsOutputRedirected, environment),
    Stop = shutdown.Token,
});
