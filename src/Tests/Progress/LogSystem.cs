using System.Threading.Channels;
using ActorVent.Primitives;
using ActorVent.Progress;
using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Tests.Progress;

/// <summary>An actor system whose logs are in a file.</summary>
internal sealed class LogSystem : IAsyncDisposable
{
    public const string Journal = "journal-1";
    public const int Partitions = 4;

    private readonly IHost _host;

    private LogSystem(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
    }

    public ActorSystem System { get; }

    public static Task<LogSystem> StartAsync(string path, Action<SqliteConnection>? opened = null, string hocon = "") =>
        StartAsync(akka => akka.WithEndpointProgress(new ProgressOptions { Path = path, Opened = opened }), hocon);

    public static async Task<LogSystem> StartAsync(Func<AkkaConfigurationBuilder, AkkaConfigurationBuilder> withProgress, string hocon = "")
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddAkka("logs", (akka, _) => withProgress(akka)
            .AddHocon(
                $$"""
                akka { loglevel = OFF, stdout-loglevel = OFF }
                akka.actor {
                  serialize-messages = on
                  serializers.verifying = "ActorVent.Tests.Progress.VerifyingSerializer, ActorVent.Tests"
                  serialization-bindings { "System.Object" = verifying }
                }
                {{hocon}}
                """,
                HoconAddMode.Prepend));
        var host = builder.Build();
        await host.StartAsync();
        return new LogSystem(host);
    }

    public static LogOptions Options(string endpoint = "a") =>
        new() { Endpoint = new EndpointId(endpoint), Journal = Journal, Partitions = Partitions };

    public TestLog Start(string endpoint = "a") => Start(Options(endpoint));

    public TestLog Start(LogOptions options)
    {
        var told = Channel.CreateUnbounded<object>();
        var logged = Channel.CreateUnbounded<int>();
        return new TestLog(System.ActorOf(LogEndpoint.Props(options, told.Writer, new EventLogger(logged.Writer))), told.Reader, logged.Reader);
    }

    /// <summary>Akka's journal has handled all that it was told before.</summary>
    public Task ReachJournalAsync() =>
        Persistence.Instance.Apply(System).JournalFor("").Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
