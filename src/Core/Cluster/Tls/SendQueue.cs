using Google.Protobuf;

namespace ActorVent.Cluster.Tls;

/// <summary>Payloads on their way from actors, which never wait, to the one thread that writes.</summary>
/// <param name="mostBytes">What waits at most, but for the last payload that was taken.</param>
internal sealed class SendQueue(long mostBytes)
{
    private readonly object _gate = new();
    private List<ByteString> _waiting = [];
    private List<ByteString> _spare = [];
    private long _bytes;
    private bool _isClosed;

    /// <returns>false: it is full, or closed; ask again later.</returns>
    public bool TryAdd(ByteString payload)
    {
        lock (_gate)
        {
            if (_isClosed || _bytes >= mostBytes)
                return false;
            _waiting.Add(payload);
            _bytes += payload.Length;
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits for payloads. They are the queue's again at the next call.</summary>
    /// <returns>null: it is closed, and empty.</returns>
    public IReadOnlyList<ByteString>? Take()
    {
        lock (_gate)
        {
            _spare.Clear();
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                    return null;
                Monitor.Wait(_gate);
            }
            (_waiting, _spare) = (_spare, _waiting);
            return _spare;
        }
    }

    /// <summary>A payload that was taken has been written.</summary>
    public void Written(ByteString payload)
    {
        lock (_gate)
            _bytes -= payload.Length;
    }

    /// <summary>Takes nothing more; what waits can still be taken out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }
}
