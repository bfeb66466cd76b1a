using System.Text;

namespace ActorVent.Primitives;

/// <summary>
/// What a node's sessions are called in PostgreSQL (<c>application_name</c>): whose they are decides whether they may write, and others end
/// them by it. PostgreSQL cuts names at 63 bytes, and the incarnation is what counts, so a long node name gives way.
/// </summary>
internal static class SessionName
{
    private const int MostBytes = 63;
    private const string Prefix = "actorvent:";

    /// <summary>The name of all sessions that write for a node.</summary>
    public static string Of(string node, Incarnation incarnation) => Named(Prefix, node, incarnation);

    /// <summary>The name of a session that only keeps the lease: the fence leaves it alone.</summary>
    public static string OfLease(string node, Incarnation incarnation) => Named("actorvent-lease:", node, incarnation);

    private static string Named(string prefix, string node, Incarnation incarnation)
    {
        var room = MostBytes - prefix.Length - 1 - incarnation.Value.Length;
        if (room < 0)
            throw new ArgumentException($"The incarnation {incarnation} is too long: with {prefix} it is to fit into {MostBytes} bytes.", nameof(incarnation));
        var name = new StringBuilder(prefix);
        foreach (var c in node.AsSpan(0, Math.Min(room, node.Length)))
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '?');
        return name.Append(':').Append(incarnation.Value).ToString();
    }
}
