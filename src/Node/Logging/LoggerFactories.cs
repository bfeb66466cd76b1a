using ActorVent.Node.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ActorVent.Node.Logging;

/// <summary>Loggers that write to standard error, so that standard output is left to what a command is for.</summary>
internal static class LoggerFactories
{
    public static ILoggerFactory Create(LoggingOptions options, TimeProvider time) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(options.Level);
        // ASP.NET Core and HttpClient log each request at info.
        builder.AddFilter("Microsoft", Later(options.Level, LogLevel.Warning));
        builder.AddFilter("System", Later(options.Level, LogLevel.Warning));
        // What comes of it is told by those whom it happens to, in their words.
        if (options.Level > LogLevel.Debug)
            builder.AddFilter("Akka", LogLevel.None).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.AddConsole(console =>
        {
            console.FormatterName = options.Format == LogFormat.Json ? ConsoleFormatterNames.Json : LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        if (options.Format == LogFormat.Json)
        {
            builder.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            builder.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(time, withStacks: options.Level <= LogLevel.Debug));
        }
    });

    private static LogLevel Later(LogLevel a, LogLevel b) => a > b ? a : b;
}
