using System.Buffers;
using System.Text.Json;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery.Formats;

/// <summary>
/// What k8vent and k8svent send: <c>{"pod": …, "env": {…}}</c>, <c>env</c> omitted when empty. For other kinds the key is the
/// kind in lower camel case. The object goes in byte for byte; that of a deletion with <c>status.phase</c> <c>Deleted</c>.
/// </summary>
internal sealed class PodFormat : IPayloadFormat
{
    /// <summary>From here on it costs less to send parts than to copy them into one array.</summary>
    private const int Large = 64 * 1024;

    public string Name => "pod";

    public string ContentType => "application/json";

    public ReadOnlySequence<byte> Render(in FormatInput input)
    {
        var entry = input.Entry;
        var edits = entry.Type == ChangeType.Deleted ? DeletedPhase.EditsOf(entry.Payload.Span) : [];
        var prefix = PrefixOf(entry.Object.Kind);
        var suffix = SuffixOf(input.Environment);

        if (entry.Payload.Length >= Large && edits.Count == 0)
            return BodyParts.Join(prefix.ToArray(), entry.Payload, suffix.ToArray());
        // One array of the exact size: bodies wait in the window, where slack of pooled or doubled buffers would add up.
        var body = PayloadMemory.Allocate(prefix.Length + DeletedPhase.LengthOf(entry.Payload.Span, edits) + suffix.Length);
        prefix.CopyTo(body);
        var written = DeletedPhase.Apply(entry.Payload.Span, edits, body.AsSpan(prefix.Length));
        suffix.CopyTo(body.AsSpan(prefix.Length + written));
        return new ReadOnlySequence<byte>(body);
    }

    private static ReadOnlySpan<byte> PrefixOf(string kind)
    {
        if (kind == "Pod")
            return "{\"pod\":"u8;
        var key = KindName.ToLowerCamelCase(kind);
        // A custom kind named Env would take the environment's key.
        var encoded = JsonEncodedText.Encode(key == "env" ? "object" : key);
        return (byte[])[.. "{\""u8, .. encoded.EncodedUtf8Bytes, .. "\":"u8];
    }

    private static ReadOnlySpan<byte> SuffixOf(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.Count == 0)
            return "}"u8;
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(",\"env\":"u8);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in environment)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }
        buffer.Write("}"u8);
        return buffer.WrittenSpan;
    }
}
