using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorVent.Simulator.Hosting;

/// <summary>Starts an HTTP server inside somebody else's process.</summary>
internal static class Guest
{
    /// <param name="port">For the message when it cannot be had.</param>
    /// <param name="kestrel">What to listen on.</param>
    /// <param name="handle">Answers requests.</param>
    /// <param name="services">Further settings.</param>
    /// <exception cref="Api.SimulatorException">The port is in use, or not allowed.</exception>
    public static async Task<WebApplication> StartAsync(
        int port, Action<KestrelServerOptions> kestrel, RequestDelegate handle, Action<IServiceCollection>? services = null)
    {
        // Neither files nor environment variables of the process are settings of this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel);
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Run(handle);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return app;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw Ports.Refused(port, error);
        }
    }
}
