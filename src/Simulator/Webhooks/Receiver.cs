using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorVent.Simulator.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Simulator.Webhooks;

/// <summary>Receives webhooks, checks them with code of its own, and misbehaves on request.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly ReceiverOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private WebApplication? _app;

    private Receiver(ReceiverOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _random = new Random(options.Seed);
    }

    /// <summary>After each request whose answer is decided, in the order of arrival per connection.</summary>
    public event Action<Delivery>? Delivered;

    public DeliveryLog Log { get; } = new();

    public ReceiverBehaviour Behaviour { get; } = new();

    public Uri Uri { get; private set; } = null!;

    /// <exception cref="SimulatorException">The port is in use.</exception>
    public static async Task<Receiver> StartAsync(ReceiverOptions options, TimeProvider time)
    {
        var receiver = new Receiver(options, time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var app = builder.Build();
        app.Run(receiver.HandleAsync);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new SimulatorException($"port {options.Port} is in use: choose another with --port, or 0 for any free one", error);
        }
        receiver._app = app;
        receiver.Uri = new Uri(app.Urls.First());
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        if (_app is { } app)
        {
            await app.StopAsync().ConfigureAwait(false);
            await app.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Method != "POST")
        {
            context.Response.StatusCode = 405;
            return;
        }
        var (buffer, length) = await ReadAsync(context).ConfigureAwait(false);
        Delivery delivery;
        try
        {
            delivery = Parse(context.Request.Headers, buffer.AsSpan(0, length));
        }
        catch (JsonException error)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync($"not a pod payload: {error.Message}").ConfigureAwait(false);
            return;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        await AnswerAsync(context, delivery).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, Delivery delivery)
    {
        var behaviour = Behaviour;
        var (close, fail) = Draw(behaviour);
        delivery.Status = behaviour.Hang || close ? 0 : delivery.Signed == false ? 401 : fail ? behaviour.FailStatus : behaviour.Status;
        Log.Add(delivery);
        Delivered?.Invoke(delivery);
        try
        {
            if (behaviour.Delay > TimeSpan.Zero)
                await Task.Delay(behaviour.Delay, _time, context.RequestAborted).ConfigureAwait(false);
            if (behaviour.Hang)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            close = true;
        }
        if (close)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = delivery.Status;
        if (fail && behaviour.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (behaviour.Body is { } body)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body).ConfigureAwait(false);
        }
    }

    private (bool Close, bool Fail) Draw(ReceiverBehaviour behaviour)
    {
        if (behaviour.CloseRate <= 0 && behaviour.FailRate <= 0)
            return (false, false);
        lock (_gate)
            return (_random.NextDouble() < behaviour.CloseRate, _random.NextDouble() < behaviour.FailRate);
    }

    private Delivery Parse(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var payload = new PayloadReader(body);
        payload.Read();
        return new Delivery
        {
            Time = _time.GetUtcNow(),
            Id = headers["webhook-id"].ToString(),
            Namespace = payload.Namespace,
            Name = payload.Name,
            Uid = payload.Uid,
            Version = payload.Version,
            Phase = payload.Phase,
            Ready = $"{payload.Ready}/{payload.Containers}",
            Cause = headers["actorvent-cause"].ToString(),
            Type = headers["actorvent-type"].ToString(),
            SentVersion = headers["actorvent-version"].ToString(),
            Collapsed = Number(headers["actorvent-collapsed"]),
            Attempt = Number(headers["actorvent-attempt"]),
            Signed = _options.Secret is { } secret ? IsSigned(headers["x-atomist-signature"].ToString(), secret, body) : null,
        };
    }

    private static bool IsSigned(string signature, byte[] secret, ReadOnlySpan<byte> body)
    {
        var expected = $"sha1={Convert.ToHexStringLower(HMACSHA1.HashData(secret, body))}";
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature));
    }

    private static int Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static async Task<(byte[] Buffer, int Length)> ReadAsync(HttpContext context)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(context.Request.ContentLength ?? 16384, 1024, 64 << 20));
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
            var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
                return (buffer, length);
            length += read;
        }
    }
}
