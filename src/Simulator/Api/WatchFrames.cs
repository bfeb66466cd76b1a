using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorVent.Simulator.Api;

/// <summary>The lines of a watch as bytes.</summary>
internal static class WatchFrames
{
    public static ReadOnlySpan<byte> Added => "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8;

    public static ReadOnlySpan<byte> Modified => "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8;

    public static ReadOnlySpan<byte> Deleted => "{\"type\":\"DELETED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","u8;

    /// <summary>What the change is for a watch with this selector: an object may enter or leave its view.</summary>
    /// <returns>Empty when it is nothing.</returns>
    public static ReadOnlySpan<byte> HeadOf(StoredEvent change, Selector selector)
    {
        var was = change.Before is { } before && selector.Matches(before);
        var isNow = !change.IsDeletion && selector.Matches(change.Now);
        return (was, isNow) switch
        {
            (false, true) => Added,
            (true, true) => Modified,
            (true, false) => Deleted,
            _ => [],
        };
    }

    /// <param name="writer">Where to.</param>
    /// <param name="head">Up to the object's kind and apiVersion.</param>
    /// <param name="body">The object as in a list.</param>
    public static void Write(PipeWriter writer, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var span = writer.GetSpan(head.Length + body.Length + 1);
        head.CopyTo(span);
        body[1..].CopyTo(span[head.Length..]);
        var end = head.Length + body.Length - 1;
        span[end] = (byte)'}';
        span[end + 1] = (byte)'\n';
        writer.Advance(end + 2);
    }

    public static void WriteCut(PipeWriter writer, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        Write(writer, head);
        Write(writer, body[1..(body.Length / 2)]);
    }

    public static void WriteError(PipeWriter writer, JsonObject status)
    {
        Write(writer, "{\"type\":\"ERROR\",\"object\":"u8);
        Write(writer, Answers.Serialize(status));
        Write(writer, "}\n"u8);
    }

    public static void WriteBookmark(PipeWriter writer, long version, bool endsInitialEvents)
    {
        var annotations = endsInitialEvents ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        Write(writer, Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"{version}\"{annotations}}},\"spec\":{{\"containers\":null}},\"status\":{{}}}}}}\n")));
    }

    public static void Write(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }
}
