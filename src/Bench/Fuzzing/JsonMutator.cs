using System.Text;
using System.Text.Json;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Changes that leave JSON mostly valid: values replaced, members twice, gone or renamed, bombs in the place of values.</summary>
internal static class JsonMutator
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 20_000 };

    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "1e999", "123456789012345678901234567890123456789012345678901234567890", "\"\"", "[]", "{}", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\nb\"", "\"\\u001b[31m\"", "\"\\u202e\"", "[{}]", "{\"name\":\"x\"}", "\"true\"", "9223372036854775808",
        "\"18446744073709551616\"", "\"ERROR\"", "\"BOOKMARK\"", "\"DELETED\"", "\"Status\"", "{\"metadata\":{\"name\":\"y\"}}", "[null]", "\"/\"",
    ];

    private static readonly string[] Names =
    [
        "metadata", "name", "namespace", "uid", "resourceVersion", "managedFields", "kind", "apiVersion", "items", "object", "type", "continue",
        "annotations", "spec", "status", "n\\u0061me", "Name", "metadat\\u0061", "\\ud800", "", "k8s.io/initial-events-end", "code", "reason", "message", "details",
    ];

    /// <summary>Changes one token of the JSON that begins at <paramref name="start"/> and ends before <paramref name="end"/>.</summary>
    public static byte[] Mutate(byte[] input, int start, int end, Random random)
    {
        var tokens = Tokens(input.AsSpan(start, end - start));
        if (tokens.Count == 0)
            return input;
        var token = tokens[random.Next(tokens.Count)];
        // What is read of an object stands near its beginning.
        if (random.Next(3) == 0)
            token = tokens[random.Next(Math.Min(tokens.Count, 40))];
        var (at, length) = (start + token.Start, token.Length);
        var text = input.AsSpan(at, length);
        if (!token.IsName)
            return ByteMutator.Replace(input, at, length, Value(text, random));
        return random.Next(4) switch
        {
            0 => ByteMutator.Replace(input, at, length, Encoding.UTF8.GetBytes($"\"{Names[random.Next(Names.Length)]}\"")),
            1 => ByteMutator.Replace(input, at, 0, Encoding.UTF8.GetBytes($"\"{Names[random.Next(Names.Length)]}\":{Values[random.Next(Values.Length)]},")),
            2 => ByteMutator.Replace(input, at, 0, [.. text, (byte)':', .. Value("null"u8, random), (byte)',']),
            _ => ByteMutator.Replace(input, at, length, Escape(text)),
        };
    }

    private static byte[] Value(ReadOnlySpan<byte> old, Random random) => random.Next(12) switch
    {
        0 => Bomb(random),
        1 => Encoding.UTF8.GetBytes($"\"{new string('x', Size(random))}\""),
        2 => Encoding.UTF8.GetBytes(new string('7', random.Next(1, 2000))),
        3 => [(byte)'"', (byte)random.Next(128, 256), (byte)random.Next(256), (byte)'"'],
        4 => Escape(old),
        5 => [(byte)'[', .. old, (byte)',', .. old, (byte)']'],
        6 => [],
        _ => Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]),
    };

    private static byte[] Bomb(Random random)
    {
        var depth = random.Next(8) == 0 ? random.Next(9_900, 10_300) : random.Next(1, 300);
        var open = random.Next(2) == 0 ? "[" : "{\"a\":";
        var close = random.Next(4) == 0 ? "" : open == "[" ? "]" : "}";
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + (open == "[" ? "" : "1") + string.Concat(Enumerable.Repeat(close, depth)));
    }

    private static int Size(Random random) => random.Next(20) == 0 ? random.Next(300_000) : random.Next(3_000);

    /// <summary>The same string, its first letter written as an escape.</summary>
    private static byte[] Escape(ReadOnlySpan<byte> text) =>
        text.Length > 2 && text[0] == '"' && char.IsAsciiLetter((char)text[1]) ? [(byte)'"', .. Encoding.UTF8.GetBytes($"\\u{text[1]:x4}"), .. text[2..]] : text.ToArray();

    private static List<(int Start, int Length, bool IsName)> Tokens(ReadOnlySpan<byte> json)
    {
        var tokens = new List<(int, int, bool)>();
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
                    tokens.Add(((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), reader.TokenType is JsonTokenType.PropertyName));
            }
        }
        catch (JsonException)
        {
            // What stands before the mistake can be changed as well.
        }
        return tokens;
    }
}
