using ActorVent.Journal;

namespace ActorVent.Tests.Partitions;

/// <summary>A server with a few objects that come, change and go.</summary>
internal sealed class WorldServer(Random random)
{
    public static readonly string[] Names = ["x", "y", "z"];

    private readonly List<(int Version, ChangeType Type, string Uid, string Name)> _events = [];
    private readonly Dictionary<string, (string Uid, int Version)> _live = [];
    private int _uids;

    public int Version { get; private set; } = 10;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<(int Version, ChangeType Type, string Uid, string Name)> Events => _events;

    public IReadOnlyDictionary<string, (string Uid, int Version)> Live => _live;

    public void Change()
    {
        var name = Names[random.Next(Names.Length)];
        Version += random.Next(1, 3);
        if (!_live.TryGetValue(name, out var known))
            Happen(ChangeType.Added, $"u{++_uids}", name);
        else
            Happen(random.Next(3) == 0 ? ChangeType.Deleted : ChangeType.Modified, known.Uid, name);
    }

    private void Happen(ChangeType type, string uid, string name)
    {
        _events.Add((Version, type, uid, name));
        if (type == ChangeType.Deleted)
            _live.Remove(name);
        else
            _live[name] = (uid, Version);
    }
}
