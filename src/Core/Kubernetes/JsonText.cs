using System.Text.Json;

namespace ActorVent.Kubernetes;

/// <summary>Values of members that are expected, but not trusted, to be of a type.</summary>
internal static class JsonText
{
    /// <summary>Steps from a name to its value: the string, or null when it is anything else.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>Steps from a name to its value: the integer, or null when it is anything else.</summary>
    public static long? ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            return number;
        reader.Skip();
        return null;
    }
}
