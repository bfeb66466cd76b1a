using System.Text;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>What every journal must do. One subclass for each kind of journal.</summary>
public abstract partial class JournalContract : IAsyncLifetime
{
    protected static readonly Ring Ring = new(RingKind.Name, 4);
    protected static readonly PartitionId Partition = new(1);
    protected static readonly ScopeId Scope = new("c|Pod|||");
    protected static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    protected const string Node = "node-a";
    protected static readonly Incarnation Incarnation = new("1");

    private IJournal? _journal;

    protected IJournal Journal => _journal ?? throw new InvalidOperationException("not open");

    public async ValueTask InitializeAsync() => _journal = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the journal, with <see cref="Ring"/>; the second time, with what it held.</summary>
    protected abstract ValueTask<IJournal> OpenAsync();

    protected async Task ReopenAsync()
    {
        await Journal.DisposeAsync();
        _journal = await OpenAsync();
    }

    private protected static ObjectKey Pod(string name) => new("c", "Pod", "default", name);

    private protected static NewEntry Change(
        string name, int version, ChangeType type = ChangeType.Modified, string uid = "u1", string? payload = "?", int collapsed = 0, int second = 0) => new()
        {
            Object = Pod(name),
            Uid = uid,
            Version = new ResourceVersion($"{version}"),
            Type = type,
            Cause = Cause.Live,
            Time = Start.AddSeconds(second),
            Collapsed = collapsed,
            Payload = payload is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(payload == "?" ? $"{name}@{version}" : payload),
            Digest = new Digest(0, (ulong)version),
            Scope = Scope,
        };

    private protected static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);

    private protected Task<PartitionOwner> TakeAsync() => PartitionOwner.TakeAsync(Journal, Partition, Node, Incarnation);

    private protected async Task<IReadOnlyList<Entry>> ReadAllAsync(PartitionId? partition = null) =>
        await Journal.ReadAsync(partition ?? Partition, SequenceNumber.Zero, int.MaxValue, long.MaxValue, default);
}
