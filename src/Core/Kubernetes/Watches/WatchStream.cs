using ActorVent.Kubernetes.Requests;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Kubernetes.Watches;

/// <summary>A watch's response, read line by line. One reader at a time; a read that was cancelled ends the watch.</summary>
internal sealed class WatchStream : IWatchStream
{
    private readonly IDisposable _response;
    private readonly Stream _body;
    private readonly WatchLineReader _lines;
    private readonly ObjectScanner _scanner;
    private readonly TimeSpan _silence;
    private readonly CancellationTokenSource _reading;
    private readonly ResourceKind _resource;
    private ApiException? _error;
    private bool _ended;

    public WatchStream(IDisposable response, Stream body, ResourceKind resource, ResourceClientOptions options, TimeProvider time)
    {
        _response = response;
        _body = body;
        _resource = resource;
        _lines = new WatchLineReader(body, options.MaxObjectBytes);
        _scanner = new ObjectScanner(resource);
        _silence = options.WatchSilence;
        _reading = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    public async ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<WatchEvent>? events = null;
        while (true)
        {
            if (_error is null)
                TakeLines(ref events);
            if (events is not null)
                return events;
            if (_error is not null)
                throw _error;
            if (_ended)
                return [];
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _scanner.Dispose();
        _reading.Dispose();
    }

    /// <summary>Everything that has arrived whole. What stands before an error is returned before the error is thrown.</summary>
    private void TakeLines(ref List<WatchEvent>? events)
    {
        try
        {
            while (_lines.TryReadLine(out var line))
                Take(line, ref events);
            if (_ended)
                TakeRest(ref events);
        }
        catch (ApiException e)
        {
            _error = e;
        }
    }

    /// <summary>A last line without its line feed counts when it is whole; else the connection was cut inside it.</summary>
    private void TakeRest(ref List<WatchEvent>? events)
    {
        var rest = _lines.TakeRest();
        try
        {
            Take(rest, ref events);
        }
        catch (ApiException e) when (e.Kind is ApiErrorKind.Garbage)
        {
            throw new ApiException(ApiErrorKind.Network, $"the watch of {_resource.Plural} was cut in the middle of a line; what came before it is complete", e);
        }
    }

    private void Take(ReadOnlySpan<byte> line, ref List<WatchEvent>? events)
    {
        if (line.TrimStart(" \t\r"u8).IsEmpty)
            return;
        var scanned = WatchLineScanner.Scan(line, _scanner);
        (events ??= []).Add(scanned);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static reading => ((CancellationTokenSource)reading!).Cancel(), _reading);
        _reading.CancelAfter(_silence);
        try
        {
            _ended = !await _lines.FillAsync(_reading.Token).ConfigureAwait(false);
            _reading.CancelAfter(Timeout.InfiniteTimeSpan);
        }
        catch (ApiException e)
        {
            _error = e;
        }
        catch (Exception e)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _error = new ApiException(ApiErrorKind.Network, $"the watch of {_resource.Plural} was cancelled", e);
                throw new OperationCanceledException(cancellationToken);
            }
            _error = _reading.IsCancellationRequested
                ? new ApiException(ApiErrorKind.Network, $"the watch of {_resource.Plural} was silent for {_silence.TotalSeconds:0} s and was closed") { Silent = true }
                : TransportErrors.Describe(e, $"watch {_resource.Plural}");
        }
    }
}
