using System.IO.Pipelines;

namespace ActorVent.Simulator.Api;

/// <summary>One open watch: events as they happen, bookmarks in between, an ERROR event when its history is gone.</summary>
internal sealed class WatchSession(
    PipeWriter writer, Selector selector, bool takesBookmarks, ClusterStore store, Faults faults, ApiServerOptions options, TimeProvider time,
    CancellationToken ended)
{
    private const int EventsAtOnce = 256;
    private const int FlushedAfter = 1 << 20;
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SlowCheck = TimeSpan.FromMilliseconds(250);
    private readonly int _generation = store.Generation;
    private long _at;
    private long _lastBookmark;
    private bool _isSilent;

    /// <param name="from">The version to go on after; 0 for all that is there, then changes.</param>
    /// <param name="initial">The query parameter sendInitialEvents.</param>
    /// <param name="over">The end of the watch.</param>
    /// <exception cref="WatchCutException">The connection is to be cut.</exception>
    public async Task RunAsync(long from, string initial, CancellationToken over)
    {
        _at = from;
        _lastBookmark = time.GetTimestamp();
        if (initial == "true" && faults.NoStreamingLists)
        {
            WatchFrames.WriteError(writer, Answers.StreamingListsUnsupported());
            await FlushAsync(over).ConfigureAwait(false);
            return;
        }
        if (initial == "true" && !await GetsToAsync(from, over).ConfigureAwait(false))
        {
            WatchFrames.WriteError(writer, Answers.TooLarge(from, store.Revision));
            await FlushAsync(over).ConfigureAwait(false);
            return;
        }
        if (initial == "true" || (_at == 0 && initial.Length == 0))
            await SendAllAsync(initial == "true", over).ConfigureAwait(false);
        else if (_at == 0)
            _at = store.Revision;
        while (await StepAsync(over).ConfigureAwait(false))
        {
        }
    }

    /// <summary>At the timeout.</summary>
    public async Task EndAsync()
    {
        if (takesBookmarks && !_isSilent && _generation == store.Generation)
            await BookmarkAsync(ended).ConfigureAwait(false);
    }

    /// <summary>A streaming list waits a little for the version that it is to be at least; a plain watch waits as long as it runs.</summary>
    private async Task<bool> GetsToAsync(long version, CancellationToken over)
    {
        var began = time.GetTimestamp();
        while (store.Revision < version)
        {
            var changed = store.Changed;
            var left = FreshWithin - time.GetElapsedTime(began);
            if (store.Revision < version && (left <= TimeSpan.Zero || !await HappensWithinAsync(changed, left, over).ConfigureAwait(false)))
                return false;
        }
        return true;
    }

    /// <returns>false at the end.</returns>
    private async Task<bool> StepAsync(CancellationToken over)
    {
        // Asked for before the events are, so that none is missed in between.
        var changed = store.Changed;
        if (_generation != store.Generation)
            throw new WatchCutException(isGentle: false);
        if (_isSilent |= faults.SilentWatches)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, over).ConfigureAwait(false);
        if (_at > store.Revision)
        {
            // A watch from the future says nothing until the future comes.
            await changed.WaitAsync(over).ConfigureAwait(false);
            return true;
        }
        if (store.EventsAfter(_at, EventsAtOnce) is not { } events)
        {
            WatchFrames.WriteError(writer, Answers.WatchExpired(_at, store.Revision));
            await FlushAsync(over).ConfigureAwait(false);
            return false;
        }
        foreach (var change in events)
            await WriteAsync(change, over).ConfigureAwait(false);
        if (events.Count > 0)
            await FlushAsync(over).ConfigureAwait(false);
        if (!takesBookmarks)
        {
            if (events.Count == 0)
                await changed.WaitAsync(over).ConfigureAwait(false);
            return true;
        }
        var left = options.BookmarkInterval - time.GetElapsedTime(_lastBookmark);
        if (left <= TimeSpan.Zero || (events.Count == 0 && !await HappensWithinAsync(changed, left, over).ConfigureAwait(false) && !faults.SilentWatches))
            await BookmarkAsync(over).ConfigureAwait(false);
        return true;
    }

    private async Task SendAllAsync(bool endsWithBookmark, CancellationToken over)
    {
        var (version, pods) = store.Snapshot();
        _at = version;
        var unflushed = 0;
        foreach (var pod in pods.Values)
        {
            if (!selector.Matches(pod))
                continue;
            WatchFrames.Write(writer, WatchFrames.Added, pod.Body);
            unflushed += pod.Body.Length;
            if (unflushed < FlushedAfter)
                continue;
            await FlushAsync(over).ConfigureAwait(false);
            unflushed = 0;
        }
        if (endsWithBookmark)
            WatchFrames.WriteBookmark(writer, _at, true);
        await FlushAsync(over).ConfigureAwait(false);
    }

    private async Task WriteAsync(StoredEvent change, CancellationToken over)
    {
        if (WatchFrames.HeadOf(change, selector).IsEmpty)
        {
            _at = change.Version;
            return;
        }
        if (faults.TakeGarbageEvent())
            WatchFrames.Write(writer, "\u0001\u0002<html>502 from something in between</html>\n"u8);
        if (faults.TakeCutWatch())
        {
            WatchFrames.WriteCut(writer, WatchFrames.HeadOf(change, selector), change.Now.Body);
            await FlushAsync(over).ConfigureAwait(false);
            throw new WatchCutException(isGentle: true);
        }
        WatchFrames.Write(writer, WatchFrames.HeadOf(change, selector), change.Now.Body);
        _at = change.Version;
    }

    /// <summary>At a version below which this watch has said everything.</summary>
    private async Task BookmarkAsync(CancellationToken over)
    {
        _lastBookmark = time.GetTimestamp();
        if (_at > store.Revision)
            return;
        WatchFrames.WriteBookmark(writer, _at, false);
        await FlushAsync(over).ConfigureAwait(false);
    }

    private async Task<bool> HappensWithinAsync(Task changed, TimeSpan most, CancellationToken over)
    {
        try
        {
            await changed.WaitAsync(most, time, over).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A client that does not read is waited for until it is too far behind, or the watch is over.</summary>
    private async Task FlushAsync(CancellationToken over)
    {
        // Not cancelled at the timeout: a flush that is would break off in the middle of a line.
        var flush = writer.FlushAsync(ended);
        if (flush.IsCompleted)
        {
            await flush.ConfigureAwait(false);
            return;
        }
        var flushed = flush.AsTask();
        for (var wasOver = false; ;)
        {
            try
            {
                await flushed.WaitAsync(SlowCheck, time, ended).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                if (wasOver || store.Revision - _at > options.WatchBuffer || _generation != store.Generation)
                    throw new WatchCutException(isGentle: false);
                // At its end a watch has one more check's time for what is on its way.
                wasOver = over.IsCancellationRequested;
            }
        }
    }
}
