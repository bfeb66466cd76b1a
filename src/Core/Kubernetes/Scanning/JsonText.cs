using System.Text.Json;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Values of members that are expected, but not trusted, to be of a type.</summary>
internal static class JsonText
{
    /// <summary>Which of two equal members counts differs between parsers: neither does.</summary>
    /// <exception cref="ApiException">Garbage: the member was there before.</exception>
    public static void Once(ref bool seen, string name, string what)
    {
        if (seen)
            throw ObjectScanner.Garbage($"a {what} has {name} twice");
        seen = true;
    }

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
