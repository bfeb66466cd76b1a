namespace ActorVent.Journal.Sqlite;

/// <summary>The writing connection's statements, by table.</summary>
internal sealed class WriteTables
{
    private readonly Database _database;

    public WriteTables(Database database)
    {
        Partitions = new PartitionTable(database);
        Scopes = new ScopeTable(database);
        Objects = new ObjectTable(database);
        Entries = new EntryTable(database);
        Garbage = new GarbageTable(database);
        Endpoints = new EndpointTable(database);
        Removal = new EndpointRemoval(database);
        Expired = new ExpiredTable(database);
        DeadLetters = new DeadLetterTable(database);
        Names = new NameTable(database);
        Cluster = new ClusterTable(database);
        Appender = new Appender(this);
        Compactor = new Compactor(this);
        _database = database;
    }

    public PartitionTable Partitions { get; }

    public ScopeTable Scopes { get; }

    public ObjectTable Objects { get; }

    public EntryTable Entries { get; }

    public GarbageTable Garbage { get; }

    public EndpointTable Endpoints { get; }

    public EndpointRemoval Removal { get; }

    public ExpiredTable Expired { get; }

    public DeadLetterTable DeadLetters { get; }

    public NameTable Names { get; }

    public ClusterTable Cluster { get; }

    public Appender Appender { get; }

    public Compactor Compactor { get; }

    public WriteResult WriteDeadLetters(IReadOnlyList<DeadLetter> letters)
    {
        foreach (var letter in letters)
        {
            if (!Endpoints.Exists(letter.Endpoint))
                return Refusals.NotOpened(letter.Endpoint);
        }
        foreach (var letter in letters)
            DeadLetters.Add(letter);
        return WriteResult.Written;
    }

    /// <summary>See PRAGMA max_page_count; 0 removes the limit.</summary>
    public void LimitPages(int pages) => _database.Execute($"PRAGMA max_page_count = {(pages == 0 ? int.MaxValue : pages)}");
}
