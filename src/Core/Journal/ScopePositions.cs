using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>How far other scopes are that see the same objects.</summary>
internal static class ScopePositions
{
    /// <param name="scope">Whose others are looked for.</param>
    /// <param name="history">What it knows of: positions of another say nothing.</param>
    /// <param name="all">What is stored of all scopes.</param>
    public static ResourceVersion OfOthers(ScopeId scope, long history, IEnumerable<(ScopeId Scope, long History, ResourceVersion Position)> all)
    {
        var newest = ResourceVersion.None;
        foreach (var other in all)
        {
            if (other.Scope != scope && other.History == history && other.Position.IsInteger && KindOf(other.Scope).SequenceEqual(KindOf(scope)) && other.Position.IsNewerThan(newest))
                newest = other.Position;
        }
        return newest;
    }

    /// <summary>Of <c>cluster|kind|…</c>, the first two.</summary>
    private static ReadOnlySpan<char> KindOf(ScopeId scope)
    {
        var text = scope.Value.AsSpan();
        var first = text.IndexOf('|');
        var second = first < 0 ? -1 : text[(first + 1)..].IndexOf('|');
        return second < 0 ? text : text[..(first + 1 + second)];
    }
}
