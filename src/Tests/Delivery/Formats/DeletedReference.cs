using System.Text.Json;

namespace ActorVent.Tests.Delivery.Formats;

/// <summary>
/// What a deletion's object must look like, the slow way: the parsed tree written out without spaces, its scalars as they
/// were spelled and its duplicates kept, with the phase set on the way.
/// </summary>
internal static class DeletedReference
{
    public enum Place
    {
        Elsewhere,
        Root,
        Status,
        Phase,
    }

    public static string Canonical(JsonElement element, Place place)
    {
        if (place == Place.Phase)
            return "\"Deleted\"";
        if (place == Place.Status && element.ValueKind != JsonValueKind.Object)
            return "{\"phase\":\"Deleted\"}";
        return element.ValueKind switch
        {
            JsonValueKind.Object => Object(element, place),
            JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(e => Canonical(e, Place.Elsewhere)))}]",
            _ => element.GetRawText(),
        };
    }

    private static string Object(JsonElement element, Place place)
    {
        var properties = element.EnumerateObject().ToList();
        var texts = properties.Select(p => Property(p.Name, Canonical(p.Value, PlaceOf(p.Name, place)))).ToList();
        if (place == Place.Root && properties.All(p => p.Name != "status"))
            texts.Add(Property("status", "{\"phase\":\"Deleted\"}"));
        if (place == Place.Status && properties.All(p => p.Name != "phase"))
            texts.Insert(0, Property("phase", "\"Deleted\""));
        return $"{{{string.Join(',', texts)}}}";
    }

    private static Place PlaceOf(string name, Place place) => (place, name) switch
    {
        (Place.Root, "status") => Place.Status,
        (Place.Status, "phase") => Place.Phase,
        _ => Place.Elsewhere,
    };

    private static string Property(string name, string value) => $"\"{name}\":{value}";
}
