using System.Threading.Channels;
using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Akka.Actor;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Tests.Watching;

/// <summary>Answers lists with the pages it was given, and watches with the events. Tells a probe what it was asked.</summary>
internal sealed class ScriptedClient(IActorRef probe) : IResourceClient
{
    private readonly Channel<ListPage> _pages = Channel.CreateUnbounded<ListPage>();
    private readonly Channel<IReadOnlyList<WatchEvent>> _events = Channel.CreateUnbounded<IReadOnlyList<WatchEvent>>();

    /// <summary>Watches open once this is complete.</summary>
    public Task Opening { get; set; } = Task.CompletedTask;

    /// <summary>What the next list fails with.</summary>
    public ApiException? Error { get; set; }

    public void Page(int version, string? next, params (string Name, int Version)[] items) => _pages.Writer.TryWrite(new ListPage(
        new ResourceVersion($"{version}"), next, null, [.. items.Select(item => WatcherStage.Object(item.Name, item.Version))]));

    public void Event(string name, int version) => _events.Writer.TryWrite([WatcherStage.Event(WatchEventType.Modified, name, version)]);

    public void End() => _events.Writer.TryWrite([]);

    public async ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken)
    {
        probe.Tell(new Asked($"list {continueToken}".TrimEnd()));
        if (Error is { } error)
        {
            Error = null;
            throw error;
        }
        return await _pages.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>What it says of its version.</summary>
    public ResourceVersion Version { get; set; } = new("100");

    public ValueTask<ResourceVersion> VersionAsync(Scope scope, CancellationToken cancellationToken)
    {
        probe.Tell(new Asked("version"));
        return ValueTask.FromResult(Version);
    }

    public async ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken)
    {
        probe.Tell(new Asked($"watch {after}"));
        await Opening;
        return new Stream(_events.Reader, probe);
    }

    internal sealed record Asked(string What) : INoSerializationVerificationNeeded;

    private sealed class Stream(ChannelReader<IReadOnlyList<WatchEvent>> events, IActorRef probe) : IWatchStream
    {
        public ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken) => events.ReadAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            probe.Tell(new Asked("disposed"));
            return ValueTask.CompletedTask;
        }
    }
}
