using ActorVent.Primitives;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Node.Admin;

/// <summary>Asks how far endpoints are with an object: <c>/object?kind=Pod&amp;namespace=shop&amp;name=web-0</c>.</summary>
internal sealed record ObjectQuestion(string Kind, string Namespace, string Name)
{
    private const string Path = "/object";

    public ObjectKey In(string cluster) => new(cluster, Kind, Namespace, Name);

    public override string ToString() => QueryHelpers.AddQueryString(Path, new Dictionary<string, string?> { ["kind"] = Kind, ["namespace"] = Namespace, ["name"] = Name });

    /// <summary>null: it is another question.</summary>
    public static ObjectQuestion? Parse(string question)
    {
        if (!question.StartsWith($"{Path}?", StringComparison.Ordinal))
            return null;
        var query = QueryHelpers.ParseQuery(question[Path.Length..]);
        return new ObjectQuestion(query["kind"].ToString(), query["namespace"].ToString(), query["name"].ToString());
    }
}
