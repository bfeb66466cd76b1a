using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>The node's own HTTP servers: small, without a body to read, and with nothing of ASP.NET Core but Kestrel.</summary>
internal static class KestrelServers
{
    /// <param name="connections">At once, at most.</param>
    /// <param name="patience">For the headers of a request.</param>
    /// <param name="end">For answers that are under way when it stops.</param>
    /// <param name="listen">Says where.</param>
    public static WebApplicationBuilder Builder(int connections, TimeSpan patience, TimeSpan end, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = connections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = patience;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            listen(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = end);
        // Signals are the process' own business: see Commands/Shutdown.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }
}
