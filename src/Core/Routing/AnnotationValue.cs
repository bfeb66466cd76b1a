using System.Text.Json;

namespace ActorVent.Routing;

/// <summary>
/// The text of an annotation: a JSON object with <c>webhooks</c> and <c>environment</c>. Read as k8vent's decoder did: names in any
/// case, null is nothing, other members do not matter, and one of a wrong type spoils the whole.
/// </summary>
internal static class AnnotationValue
{
    /// <returns>null when it does not parse.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A string in it is no text.</exception>
    public static WebhookAnnotation? Parse(string name, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        var annotation = new WebhookAnnotation { Name = name };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            reader.Read();
            if (member.Equals("webhooks", StringComparison.OrdinalIgnoreCase))
                annotation = Webhooks(ref reader, annotation);
            else if (member.Equals("environment", StringComparison.OrdinalIgnoreCase))
                annotation = Environment(ref reader, annotation);
            else
                reader.Skip();
            if (annotation is null)
                return null;
        }
        // Nothing may follow: Read throws on it.
        reader.Read();
        return annotation;
    }

    private static WebhookAnnotation? Webhooks(ref Utf8JsonReader reader, WebhookAnnotation annotation)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return annotation;
        if (reader.TokenType != JsonTokenType.StartArray)
            return null;
        var webhooks = new List<string>();
        var dropped = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
                return null;
            if (webhooks.Count < AnnotationReader.MostWebhooks)
                webhooks.Add(reader.GetString()!);
            else
                dropped++;
        }
        return annotation with { Webhooks = webhooks, Dropped = dropped };
    }

    private static WebhookAnnotation? Environment(ref Utf8JsonReader reader, WebhookAnnotation annotation)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return annotation;
        if (reader.TokenType != JsonTokenType.String)
            return null;
        var text = reader.GetString()!;
        return annotation with { Environment = text.Length == 0 ? null : text };
    }
}
