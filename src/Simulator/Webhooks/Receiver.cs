using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorVent.Simulator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

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

    /// <summary>After each request whose answer is decided, in the order of arrival per connection; from several threads at once.</summary>
    public event Action<Delivery>? Delivered;

    /// <summary>What came, and whether it was as it has to be. No bodies are kept.</summary>
    public DeliveryLog Log { get; } = new();

    /// <summary>How it answers.</summary>
    public ReceiverBehaviour Behaviour { get; } = new();

    /// <summary>Any path of it takes deliveries.</summary>
    public Uri Uri { get; private set; } = null!;

    /// <param name="options">What it is like.</param>
    /// <param name="time">For times of arrival, and for delays.</param>
    /// <exception cref="Api.SimulatorException">The port is in use.</exception>
    public static async Task<Receiver> StartAsync(ReceiverOptions options, TimeProvider time)
    {
        var receiver = new Receiver(options, time);
        var app = await Guest.StartAsync(options.Port, kestrel => Configure(kestrel, options), receiver.HandleAsync).ConfigureAwait(false);
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

    private static void Configure(KestrelServerOptions kestrel, ReceiverOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 64 << 20;
        kestrel.Listen(options.Address, options.Port);
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
            delivery = Parse(context.Request, buffer.AsSpan(0, length));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            Log.AddUnreadable();
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
        fail |= behaviour.FailWhen?.Invoke(delivery) == true;
        var hang = behaviour.Hang || behaviour.HangWhen?.Invoke(delivery) == true;
        delivery.Status = hang || close ? 0 : delivery.Signed == false ? 401 : fail ? behaviour.FailStatus : behaviour.Status;
        Log.Add(delivery);
        Delivered?.Invoke(delivery);
        try
        {
            if (behaviour.Delay > TimeSpan.Zero)
                await Task.Delay(behaviour.Delay, _time, context.RequestAborted).ConfigureAwait(false);
            if (hang)
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
        if (fail && behaviour.Location is { } location)
            context.Response.Headers.Location = location;
        if (behaviour.Body is { } body && delivery.Status is not (204 or 304))
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

    private Delivery Parse(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var payload = new PayloadReader(body);
        payload.Read();
        var headers = request.Headers;
        var now = _time.GetUtcNow();
        return new Delivery
        {
            Time = now,
            Path = request.Path.Value ?? "/",
            From = request.HttpContext.Connection.RemoteIpAddress,
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
            PreviousVersion = headers["actorvent-previous-version"].ToString(),
            TraceParent = headers["traceparent"].ToString(),
            Collapsed = Number(headers["actorvent-collapsed"]),
            Attempt = Number(headers["actorvent-attempt"]),
            Signed = _options.Secret is { } secret ? IsSigned(headers["x-atomist-signature"].ToString(), secret, body) : null,
            Latency = now - _options.MadeAt?.Invoke(payload.Version),
        };
    }

    private static bool IsSigned(string signature, byte[] secret, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, body, hash);
        var expected = $"sha1={Convert.ToHexStringLower(hash)}";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
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
