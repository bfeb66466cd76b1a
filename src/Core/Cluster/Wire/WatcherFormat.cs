using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Cluster.Wire;

/// <summary>What partitions tell watchers, as it is sent.</summary>
internal static class WatcherFormat
{
    public static Sent.Hello Write(WatcherMessage.Hello hello) => new()
    {
        Scope = hello.Scope.Value,
        Partition = hello.Partition.Value,
        Number = hello.Number,
        Epoch = WireValues.Write(hello.Epoch),
        History = hello.History,
        NeedsList = hello.NeedsList,
    };

    public static WatcherMessage.Hello Read(Sent.Hello sent) =>
        new(new ScopeId(sent.Scope), new PartitionId(sent.Partition), sent.Number, WireValues.Read(sent.Epoch), sent.History) { NeedsList = sent.NeedsList };

    public static Sent.Answer Write(WatcherMessage.Taken taken) => Answer(taken.Scope, taken.Partition, taken.Epoch, taken.Number);

    public static Sent.Answer Write(WatcherMessage.Settled settled) => Answer(settled.Scope, settled.Partition, settled.Epoch, settled.Number);

    public static WatcherMessage.Taken ReadTaken(Sent.Answer sent) =>
        new(new ScopeId(sent.Scope), new PartitionId(sent.Partition), WireValues.Read(sent.Epoch), sent.Number);

    public static WatcherMessage.Settled ReadSettled(Sent.Answer sent) =>
        new(new ScopeId(sent.Scope), new PartitionId(sent.Partition), WireValues.Read(sent.Epoch), sent.Number);

    private static Sent.Answer Answer(ScopeId scope, PartitionId partition, ScopeEpoch epoch, long number) =>
        new() { Scope = scope.Value, Partition = partition.Value, Epoch = WireValues.Write(epoch), Number = number };
}
