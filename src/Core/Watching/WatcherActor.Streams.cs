using ActorVent.Kubernetes;
using ActorVent.Primitives;
using Akka.Actor;
using Akka.Event;
using Scope = ActorVent.Kubernetes.Scope;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    /// <summary>A watch is open.</summary>
    private sealed record Opened(long Id, IWatchStream Stream) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>The lists, watches and questions that are under way, by id. What they bring comes as messages.</summary>
    private sealed class Streams(IResourceClient client, Scope scope, IActorRef watcher)
    {
        private readonly Dictionary<long, Stream> _streams = [];

        public void List(long id, string? next) => ListAsync(id, next, TokenOf(id)).PipeTo(watcher);

        public void Watch(long id, ResourceVersion after) => WatchAsync(id, after, TokenOf(id)).PipeTo(watcher);

        public void AskVersion(long id) => AskVersionAsync(id, TokenOf(id)).PipeTo(watcher);

        public void Read(long id)
        {
            if (_streams.TryGetValue(id, out var stream) && stream.Open is { } open)
                ReadAsync(id, open, stream.Closing.Token).PipeTo(watcher);
        }

        /// <summary>Keeps what was opened.</summary>
        /// <returns>False when it was closed meanwhile.</returns>
        public bool Keep(long id, IWatchStream open)
        {
            if (!_streams.TryGetValue(id, out var stream))
                return false;
            stream.Open = open;
            return true;
        }

        /// <summary>Cancels what is asked for; a watch that is open, or still comes, is disposed of by its token.</summary>
        public void Close(long id)
        {
            if (!_streams.Remove(id, out var stream))
                return;
            stream.Closing.Cancel();
            stream.Closing.Dispose();
        }

        public void CloseAll()
        {
            foreach (var id in _streams.Keys.ToList())
                Close(id);
        }

        private CancellationToken TokenOf(long id)
        {
            if (!_streams.TryGetValue(id, out var stream))
                _streams[id] = stream = new Stream();
            return stream.Closing.Token;
        }

        private async Task<object> ListAsync(long id, string? next, CancellationToken closing)
        {
            try
            {
                return new Local(new WatcherInput.ListPaged(id, await client.ListAsync(scope, next, closing).ConfigureAwait(false)));
            }
            catch (Exception e)
            {
                return Failed(id, e);
            }
        }

        private async Task<object> AskVersionAsync(long id, CancellationToken closing)
        {
            try
            {
                return new Local(new WatcherInput.VersionTold(id, await client.VersionAsync(scope, closing).ConfigureAwait(false)));
            }
            catch (Exception e)
            {
                return Failed(id, e);
            }
        }

        private async Task<object> WatchAsync(long id, ResourceVersion after, CancellationToken closing)
        {
            try
            {
                var stream = await client.WatchAsync(scope, after, closing).ConfigureAwait(false);
                closing.UnsafeRegister(static open => _ = DisposeAsync((IWatchStream)open!), stream);
                return new Opened(id, stream);
            }
            catch (Exception e)
            {
                return Failed(id, e);
            }
        }

        private static async Task<object> ReadAsync(long id, IWatchStream stream, CancellationToken closing)
        {
            try
            {
                var events = await stream.ReadAsync(closing).ConfigureAwait(false);
                return new Local(events.Count == 0 ? new WatcherInput.StreamEnded(id) : new WatcherInput.Events(id, events));
            }
            catch (Exception e)
            {
                return Failed(id, e);
            }
        }

        /// <summary>Nobody waits for it, and what it says is about a connection that is given up.</summary>
        private static async Task DisposeAsync(IWatchStream stream)
        {
            try
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The connection is gone, which was the aim.
            }
        }

        private static Local Failed(long id, Exception error)
        {
            var api = error as ApiException;
            return new Local(new WatcherInput.StreamFailed(id, api?.Kind, error.Message, api?.RetryAfter, api is { Silent: true }));
        }

        private sealed class Stream
        {
            public CancellationTokenSource Closing { get; } = new();

            public IWatchStream? Open { get; set; }
        }
    }
}
