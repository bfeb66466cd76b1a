namespace ActorVent.Tests.Architecture;

/// <summary>Which room may use which. A room is the namespace below the root; what is below that belongs to it.</summary>
/// <param name="root">What all rooms' namespaces begin with.</param>
/// <param name="allowed">By room: the rooms it uses, or single types of theirs, by full name.</param>
internal sealed class House(string root, IReadOnlyDictionary<string, string[]> allowed)
{
    public IEnumerable<string> Violations(IEnumerable<Arrow> arrows) =>
        arrows.Where(arrow => !IsAllowed(arrow)).Select(arrow => $"{arrow.Where} uses {arrow.Used}").Distinct().Order(StringComparer.Ordinal);

    private bool IsAllowed(Arrow arrow)
    {
        if (Room(arrow.Namespace) is not { } from)
            return true;
        if (!allowed.TryGetValue(from, out var uses))
            return false;
        return Room(arrow.UsedNamespace) is not { } to || to == from || uses.Contains(to) || uses.Any(type => IsPartOf(arrow.Used, type));
    }

    private static bool IsPartOf(string used, string type) => used == type || used.StartsWith($"{type}+", StringComparison.Ordinal);

    /// <summary>Null outside of the house: the framework, packages, what the compiler adds.</summary>
    private string? Room(string space)
    {
        if (space == root)
            return "";
        return space.StartsWith($"{root}.", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0] : null;
    }
}
