using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What a <see cref="PartitionMachine"/> is told.</summary>
internal abstract record PartitionInput
{
    private PartitionInput()
    {
    }

    /// <summary>Comes first.</summary>
    internal sealed record Started : PartitionInput
    {
        public static Started Instance { get; } = new();
    }

    /// <summary>A watcher has told something.</summary>
    internal sealed record Observed(PartitionMessage.Observed Message) : PartitionInput;

    /// <summary>An object's actor has told what became of changes.</summary>
    internal sealed record Collapsed(ObjectMessage.Collapsed Message) : PartitionInput;

    /// <summary>How the append in flight ended.</summary>
    internal sealed record Appended(WriteResult Result) : PartitionInput;

    /// <summary>Answers <see cref="PartitionEffect.LookUp"/>.</summary>
    /// <param name="Question">Which.</param>
    /// <param name="Uid">Of the object that has the name now; null: there is none.</param>
    /// <param name="Version">The server's, when it was so.</param>
    internal sealed record LookedUp(long Question, string? Uid, ResourceVersion Version) : PartitionInput;

    /// <summary>Answers <see cref="PartitionEffect.LookUp"/>: it cannot be known at present.</summary>
    internal sealed record LookupFailed(long Question, string Error) : PartitionInput;

    /// <summary>Answers <see cref="PartitionEffect.Look"/>.</summary>
    /// <param name="Look">Which.</param>
    /// <param name="Entry">null: it is not there any more.</param>
    internal sealed record Looked(long Look, Entry? Entry) : PartitionInput;

    /// <summary>Answers <see cref="PartitionEffect.Look"/>: it cannot be read at present.</summary>
    internal sealed record LookFailed(long Look, string Error) : PartitionInput;

    /// <summary>Each second.</summary>
    internal sealed record Tick : PartitionInput
    {
        public static Tick Instance { get; } = new();
    }

    /// <summary>All nodes have been configured alike for long enough: what no scope covers any more may be reported. See <see cref="PartitionOptions.WaitsForAgreement"/>.</summary>
    internal sealed record Agreed : PartitionInput
    {
        public static Agreed Instance { get; } = new();
    }

    /// <summary>The timer of <see cref="PartitionEffect.SetTimer"/>.</summary>
    internal sealed record Due : PartitionInput
    {
        public static Due Instance { get; } = new();
    }

    /// <summary>What waits is to be written, then <see cref="PartitionEffect.Stop"/>.</summary>
    internal sealed record Drain : PartitionInput
    {
        public static Drain Instance { get; } = new();
    }
}
