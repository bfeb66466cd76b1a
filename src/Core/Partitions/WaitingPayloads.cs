namespace ActorVent.Partitions;

/// <summary>Bytes of payload that wait for the ends of their windows, of all partitions of a node. Safe for use from many threads.</summary>
/// <param name="most">With more than this, windows end early.</param>
internal sealed class WaitingPayloads(long most)
{
    private long _bytes;

    public bool IsOver => Interlocked.Read(ref _bytes) > most;

    /// <summary>One partition's part, given back when it is disposed of.</summary>
    public Share Open() => new(this);

    internal sealed class Share(WaitingPayloads all) : IWaitingBytes, IDisposable
    {
        /// <summary>Of this partition alone.</summary>
        public long Bytes { get; private set; }

        public bool IsOver => all.IsOver;

        public void Add(long bytes)
        {
            Bytes += bytes;
            Interlocked.Add(ref all._bytes, bytes);
        }

        public void Dispose() => Add(-Bytes);
    }
}
