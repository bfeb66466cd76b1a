using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Journal;

public sealed class SqliteJournalContractTests : JournalContract
{
    private readonly TempDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override ValueTask<IJournal> OpenAsync()
    {
        var options = new SqliteJournalOptions { Path = _directory.Journal, RingKind = Ring.Kind, Partitions = Ring.Partitions };
        return ValueTask.FromResult<IJournal>(SqliteJournal.Open(options, TimeProvider.System, NullLogger.Instance));
    }
}
