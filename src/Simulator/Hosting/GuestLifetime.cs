using Microsoft.Extensions.Hosting;

namespace ActorVent.Simulator.Hosting;

/// <summary>
/// Leaves signals alone. The host's own lifetime would take SIGTERM and Ctrl-C from the process that this server is a guest of, and
/// close the server at once, while that process still drains.
/// </summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
