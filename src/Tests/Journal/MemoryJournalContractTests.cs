using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Tests.Contracts;

namespace ActorVent.Tests.Journal;

public sealed class MemoryJournalContractTests : JournalContract
{
    private readonly MemoryJournal _kept = new(Ring);

    protected override ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(_kept);
}
