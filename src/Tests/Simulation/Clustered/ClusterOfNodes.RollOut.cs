using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>Configurations that change, node by node.</summary>
internal sealed partial class ClusterOfNodes
{
    /// <summary>All must be configured alike for a minute; what is said of that comes with the views, which lag.</summary>
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(55);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(12);

    private static readonly string[][] Namespaces = [[], ["a", "b"], ["a"]];

    private readonly List<Watched> _watched = [];
    private Configuration _newest;

    /// <summary>Something has become durable: nothing is retracted that lives, and that a node still watches.</summary>
    public void Check(IReadOnlyList<Entry> entries)
    {
        if (World.Plan.IsSelective || World.Plan.Annotations)
            return;
        foreach (var entry in entries.Where(static e => e is { Type: ChangeType.OutOfScope, Cause: Cause.OutOfScope }))
        {
            if (World.Api.Get(entry.Object.Path)?.Uid != entry.Uid)
                continue;
            var @namespace = entry.Object.Path[..entry.Object.Path.IndexOf('/', StringComparison.Ordinal)];
            var watching = _watched.Find(watched => watched.Configuration.Covers(@namespace)
                && watched.From < World.Now - Lag && (watched.To is null || watched.To > World.Now - Agreement));
            if (watching is not null)
                World.Fail($"{entry.Object.Path} is told out of scope, and {watching.Whose.Value} has watched it up to {watching.To?.ToString("mm:ss.fff") ?? "now"}");
        }
    }

    /// <summary>The nodes get another configuration, one after the other, each with a restart; some later, or with the next restart.</summary>
    private void RollOut()
    {
        _newest = Configure(Random.Next(Namespaces.Length), all: Random.Next(3) > 0);
        Note($"is to be {_newest}");
        foreach (var name in NodeNames)
        {
            var configuration = _newest;
            Schedule.In(TimeSpan.FromMilliseconds(Random.Next(20_000)), () => Give(name, configuration, Random.Next(3) > 0));
        }
    }

    private void FinishRollOut()
    {
        foreach (var name in NodeNames)
            Give(name, _newest, true);
    }

    private void Give(string name, Configuration configuration, bool restarts)
    {
        if (configuration != _newest)
            return;
        _configurations[name] = configuration;
        if (restarts && LifeOf(name) is { IsDead: false } life && NodeOf(life).Configuration != configuration)
            Leave(life);
    }

    private Configuration Configure(int namespaces, bool all) => new(
        MemberNode.NewScopes(World.Plan, Namespaces[namespaces]),
        [.. World.Receivers.Select(static receiver => receiver.Name).Take(all ? int.MaxValue : 1)],
        TakesAnnotations: true);

    private void Watches(MemberNode node) => _watched.Add(new Watched(node.Configuration, node.Incarnation, World.Now));

    private void WatchesNoMore(Incarnation whose)
    {
        foreach (var watched in _watched.Where(watched => watched.Whose == whose))
            watched.To ??= World.Now;
    }

    /// <summary>When a life that watches began and ended to be a member.</summary>
    private sealed record Watched(Configuration Configuration, Incarnation Whose, DateTimeOffset From)
    {
        public DateTimeOffset? To { get; set; }
    }
}
