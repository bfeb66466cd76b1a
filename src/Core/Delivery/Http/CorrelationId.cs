using System.Text.Json;

namespace ActorVent.Delivery;

/// <summary>Finds the id by which a receiver's operator finds a delivery again.</summary>
internal static class CorrelationId
{
    /// <summary>The first top-level string <c>correlation_id</c> or <c>correlation-id</c>; null when there is none in these bytes.</summary>
    /// <param name="body">The beginning of an answer; may end anywhere and may be no JSON.</param>
    public static string? Find(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, state: default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("correlation_id"u8) || reader.ValueTextEquals("correlation-id"u8);
                if (!reader.Read())
                    return null;
                if (isId && reader.TokenType == JsonTokenType.String)
                    return Plain.Text(reader.GetString());
                if (!reader.TrySkip())
                    return null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a string that is no text (GetString: invalid UTF-8, half a surrogate pair).
        }
        return null;
    }
}
