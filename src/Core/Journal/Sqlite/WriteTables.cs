namespace ActorVent.Journal.Sqlite;

/// <summary>The writing connection's statements, by table.</summary>
internal sealed class WriteTables
{
    private readonly Database _database;

    public WriteTables(Database database)
    {
        Partitions = new PartitionTable(database);
        Objects = new ObjectTable(database);
        Entries = new EntryTable(database);
        Garbage = new GarbageTable(database);
        Endpoints = new EndpointTable(database);
        Removal = new EndpointRemoval(database);
        DeadLetters = new DeadLetterTable(database);
        Names = new NameTable(database);
        Cluster = new ClusterTable(database);
        Appender = new Appender(this);
        Compactor = new Compactor(this);
        _database = database;
    }

    public PartitionTable Partitions { get; }

    public ObjectTable Objects { get; }

    public EntryTable Entries { get; }

    public GarbageTable Garbage { get; }

    public EndpointTable Endpoints { get; }

    public EndpointRemoval Removal { get; }

    public DeadLetterTable DeadLetters { get; }

    public NameTable Names { get; }

    public ClusterTable Cluster { get; }

    public Appender Appender { get; }

    public Compactor Compactor { get; }

    /// <summary>Writes an endpoint's progress.</summary>
    public WriteResult Commit(EndpointCommit commit)
    {
        if (!Partitions.IsOwned(commit.Fence))
            return Refusals.Lost(commit.Fence);
        if (!Endpoints.Exists(commit.Endpoint))
            return Refusals.NotOpened(commit.Endpoint);
        foreach (var (partition, sequence) in commit.Offsets)
            Endpoints.SetOffset(commit.Endpoint, partition, sequence);
        foreach (var lane in commit.Lanes)
            Endpoints.PutLane(commit.Endpoint, lane);
        foreach (var (partition, key) in commit.RemovedLanes)
            Endpoints.RemoveLane(commit.Endpoint, partition, key);
        foreach (var letter in commit.DeadLetters)
            DeadLetters.Put(letter);
        return WriteResult.Written;
    }

    /// <summary>See PRAGMA max_page_count; 0 removes the limit.</summary>
    public void LimitPages(int pages) => _database.Execute($"PRAGMA max_page_count = {(pages == 0 ? int.MaxValue : pages)}");
}
