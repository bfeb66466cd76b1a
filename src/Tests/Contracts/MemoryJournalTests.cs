using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;

namespace ActorVent.Tests.Contracts;

public sealed class MemoryJournalTests : JournalContract
{
    private protected override IJournal Create() => new MemoryJournal(new Ring(RingKind.Name, 4));
}
