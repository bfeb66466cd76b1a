using ActorVent.Node.Commands;
using ActorVent.Node.Configuration;
using ActorVent.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActorVent.Node.Telemetry;

/// <summary>Exports metrics and traces by OTLP, as OpenTelemetry's standard variables say. Only made where they ask for it: what it needs is loaded with it.</summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>What is left when the node ends is sent within this, for each signal, or lost: nobody waits for a collector.</summary>
    private const int MostFlushing = 500;

    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;
    private readonly OtlpTrouble _trouble;

    /// <param name="options">What to export.</param>
    /// <param name="meter">The name of the one that counts.</param>
    /// <param name="instance">Tells this run of this node from others.</param>
    /// <param name="trouble">What goes wrong with the collector.</param>
    public OtlpExport(TelemetryOptions options, string meter, string instance, OtlpTrouble trouble)
    {
        _trouble = trouble;
        var variables = new ConfigurationBuilder().AddInMemoryCollection(options.Variables!).Build();
        if (options.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton<IConfiguration>(variables))
                .SetResourceBuilder(Resource(instance))
                .AddMeter(meter, "System.Runtime")
                .AddOtlpExporter()
                .Build();
        }
        if (!options.Traces)
            return;
        Tracer = new ChangeTracer();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(variables))
            .SetResourceBuilder(Resource(instance))
            .AddSource(ChangeTracer.SourceName)
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Traces changes, if that was asked for.</summary>
    public ChangeTracer Tracer { get; } = ChangeTracer.Off;

    public void Dispose()
    {
        _traces?.Shutdown(MostFlushing);
        _metrics?.Shutdown(MostFlushing);
        _traces?.Dispose();
        _metrics?.Dispose();
        Tracer.Dispose();
        _trouble.Dispose();
    }

    /// <summary>Variables go over what is said here.</summary>
    private static ResourceBuilder Resource(string instance) => ResourceBuilder.CreateEmpty()
        .AddService("actorvent", serviceVersion: VersionCommand.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: instance)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
