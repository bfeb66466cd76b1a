using Microsoft.Extensions.Hosting;

namespace ActorVent.Node.Hosting;

/// <summary>A host that is started and stopped by hand.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
