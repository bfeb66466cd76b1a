using ActorVent.Delivery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace ActorVent.Node.Admin;

/// <summary>Asks for attempts as they end, all or some: <c>/deliveries?endpoint=…&amp;namespace=…&amp;name=…&amp;failed=true</c>.</summary>
/// <param name="Endpoints">Ids; none: all.</param>
/// <param name="Namespaces">None: all.</param>
/// <param name="Names">Of objects, or how they begin; none: all.</param>
/// <param name="FailedOnly">Whether those that were accepted are of no interest.</param>
internal sealed record DeliveryQuestion(IReadOnlyList<string> Endpoints, IReadOnlyList<string> Namespaces, IReadOnlyList<string> Names, bool FailedOnly)
{
    private const string Path = "/deliveries";

    public bool Takes(Delivered delivered) =>
        (!FailedOnly || delivered.Result != DeliveryResult.Accepted)
        && (Endpoints.Count == 0 || Endpoints.Contains(delivered.Endpoint.Value))
        && (Namespaces.Count == 0 || Namespaces.Contains(delivered.Object.Namespace))
        && (Names.Count == 0 || Names.Any(name => delivered.Object.Name.StartsWith(name, StringComparison.Ordinal)));

    public override string ToString() => QueryHelpers.AddQueryString(
        Path,
        (KeyValuePair<string, StringValues>[])[
            new("endpoint", new StringValues([.. Endpoints])), new("namespace", new StringValues([.. Namespaces])), new("name", new StringValues([.. Names])),
            new("failed", FailedOnly ? "true" : StringValues.Empty),
        ]);

    /// <summary>null: it is another question.</summary>
    public static DeliveryQuestion? Parse(string question)
    {
        if (question != Path && !question.StartsWith($"{Path}?", StringComparison.Ordinal))
            return null;
        var query = QueryHelpers.ParseQuery(question[Path.Length..]);
        return new DeliveryQuestion(All(query, "endpoint"), All(query, "namespace"), All(query, "name"), query.GetValueOrDefault("failed") == "true");
    }

    private static string[] All(Dictionary<string, StringValues> query, string name) => [.. query.GetValueOrDefault(name).OfType<string>()];
}
