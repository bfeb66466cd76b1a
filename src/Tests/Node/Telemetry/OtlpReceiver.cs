using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ActorVent.Tests.Node.Telemetry;

/// <summary>A collector that takes OTLP, as protobuf over HTTP or as gRPC, and keeps what came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    // In front of a message: whether it is compressed, and its length.
    private const int GrpcPrefix = 5;

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _metrics = new();
    private volatile TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication server) => _server = server;

    public string Uri => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    /// <summary>The resource that each metric came from, by the metric's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Metrics => _metrics;

    public static async Task<OtlpReceiver> StartAsync(bool grpc = false)
    {
        var protocol = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocol));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>Waits until something that came makes it true.</summary>
    public async Task WaitAsync(Func<OtlpReceiver, bool> isThere, TimeSpan most)
    {
        using var late = new CancellationTokenSource(most);
        while (true)
        {
            var came = _came;
            if (isThere(this))
                return;
            await came.Task.WaitAsync(late.Token);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var isGrpc = context.Request.ContentType == "application/grpc";
        var request = new OtlpMessage(body.ToArray()[(isGrpc ? GrpcPrefix : 0)..]);
        if (context.Request.Path.Value is "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            foreach (var span in OtlpSpan.Of(request))
                _spans.Enqueue(span);
        }
        else
        {
            foreach (var resources in request.Messages(1))
            {
                foreach (var metric in resources.Messages(2).SelectMany(static scope => scope.Messages(2)))
                    _metrics[metric.Text(1)] = resources.Messages(1).Single().Attributes(1);
            }
        }
        context.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            // An empty message.
            await context.Response.BodyWriter.WriteAsync(new byte[GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
        var before = _came;
        _came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
