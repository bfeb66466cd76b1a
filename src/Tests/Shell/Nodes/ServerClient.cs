using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;

namespace ActorVent.Tests.Shell.Nodes;

/// <summary>The API server of the simulation, as a watcher's actor speaks to it.</summary>
internal sealed class ServerClient(ApiClient client) : IResourceClient
{
    public ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken)
    {
        var page = new Answer<ListPage>(cancellationToken);
        client.List(scope, continueToken, page.Give, page.Fail);
        return page.Task;
    }

    public ValueTask<ResourceVersion> VersionAsync(Scope scope, CancellationToken cancellationToken)
    {
        var version = new Answer<ResourceVersion>(cancellationToken);
        client.Probe(scope, version.Give, version.Fail);
        return version.Task;
    }

    public ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken)
    {
        var opened = new Answer<IWatchStream>(cancellationToken);
        client.Watch(scope, after, session => opened.Give(new Stream(session)), opened.Fail);
        return opened.Task;
    }

    private sealed class Stream(WatchSession session) : IWatchStream
    {
        public ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken)
        {
            var events = new Answer<IReadOnlyList<WatchEvent>>(cancellationToken);
            session.Read(events.Give, events.Fail);
            return events.Task;
        }

        public ValueTask DisposeAsync()
        {
            session.Close();
            return ValueTask.CompletedTask;
        }
    }
}
