using ActorVent.Introspection;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>Walks the tree of this node's actors. Looks only: no message is sent.</summary>
internal static class ActorReports
{
    /// <summary>Of one level; a partition with a thousand objects has one line that says how many there are.</summary>
    private const int MostChildren = 200;

    /// <param name="system">Of this node.</param>
    /// <param name="restarts">What is counted here.</param>
    /// <param name="path">Where to begin: <c>/user/partitions</c>.</param>
    /// <param name="depth">Levels below it.</param>
    /// <exception cref="BadQuestionException">There is no such actor.</exception>
    public static ActorReport Read(ActorSystem system, Restarts restarts, string path, int depth)
    {
        IActorRef actor = ((ExtendedActorSystem)system).Provider.RootGuardian;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            actor = Children(actor).FirstOrDefault(child => child.Path.Name == name)
                ?? throw new BadQuestionException($"there is no actor '{name}' below {Local(actor)}: actor hierarchy -s {Local(actor)} shows which there are");
        }
        return Of(actor, restarts, depth);
    }

    private static ActorReport Of(IActorRef actor, Restarts restarts, int depth)
    {
        var children = Children(actor);
        var cell = (actor as ActorRefWithCell)?.Underlying;
        return new ActorReport(
            Local(actor), cell?.Props.Type.Name ?? actor.GetType().Name, cell?.NumberOfMessages ?? 0, restarts.Of(actor), children.Count,
            depth > 0 ? [.. children.Take(MostChildren).Select(child => Of(child, restarts, depth - 1))] : []);
    }

    private static IReadOnlyList<IActorRef> Children(IActorRef actor) => actor is ActorRefWithCell { Underlying: { } cell }
        ? [.. cell.ChildrenContainer.Children.OrderBy(static child => child.Path.Name, Names.Instance)]
        : [];

    private static string Local(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    /// <summary>Numbers by what they count.</summary>
    private sealed class Names : IComparer<string>
    {
        public static Names Instance { get; } = new();

        public int Compare(string? x, string? y) =>
            int.TryParse(x, out var a) && int.TryParse(y, out var b) ? a.CompareTo(b) : string.CompareOrdinal(x, y);
    }
}
