using ActorVent.Node.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ActorVent.Node.Logging;

/// <summary>Loggers that write to standard error, so that standard output is left to what a command is for.</summary>
internal static class LoggerFactories
{
    public static ILoggerFactory Create(LoggingOptions options, TimeProvider time) =>
        new NodeLoggers(options.Level, time).Around(loggers => LoggerFactory.Create(builder => Configure(builder, options, time, loggers)));

    private static void Configure(ILoggingBuilder builder, LoggingOptions options, TimeProvider time, NodeLoggers loggers)
    {
        builder.Services.Configure<LoggerFilterOptions>(filters => Filter(filters, loggers.Level));
        builder.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(loggers);
        builder.AddProvider(loggers);
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
    }

    private static void Filter(LoggerFilterOptions filters, LogLevel level)
    {
        filters.MinLevel = level;
        // ASP.NET Core and HttpClient log each request at info.
        filters.AddFilter("Microsoft", Later(level, LogLevel.Warning));
        filters.AddFilter("System", Later(level, LogLevel.Warning));
        // What comes of it is told by those whom it happens to, in their words.
        if (level > LogLevel.Debug)
            filters.AddFilter("Akka", LogLevel.None).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    private static LogLevel Later(LogLevel a, LogLevel b) => a > b ? a : b;
}
