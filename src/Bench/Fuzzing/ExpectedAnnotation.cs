using System.Text;
using System.Text.Json;
using ActorVent.Routing;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What should be read of an object's annotations, found with JsonDocument.</summary>
/// <param name="Name">null when none counts.</param>
/// <param name="Webhooks">All of them.</param>
/// <param name="Environment">null without.</param>
internal sealed record ExpectedAnnotation(string? Name, IReadOnlyList<string> Webhooks, string? Environment)
{
    private static readonly ExpectedAnnotation None = new(null, [], null);

    /// <exception cref="InvalidOperationException">Half a surrogate pair: parsers differ.</exception>
    public static ExpectedAnnotation Of(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || Expected.Only(root, "metadata", out var metadata) == 0 || metadata.ValueKind is not JsonValueKind.Object)
            return None;
        if (Expected.Only(metadata, "annotations", out var annotations) == 0 || annotations.ValueKind is not JsonValueKind.Object)
            return None;
        foreach (var name in AnnotationReader.Names)
        {
            if (Expected.Only(annotations, name, out var value) > 0 && value.ValueKind is JsonValueKind.String
                && Encoding.UTF8.GetByteCount(value.GetRawText()) <= AnnotationReader.MostBytes
                && Parse(name, value.GetString()!) is { } found)
                return found;
        }
        return None;
    }

    public void Check(WebhookAnnotation? read)
    {
        if (read?.Name != Name)
            throw new FindingException("another annotation counts", $"{read?.Name ?? "none"} instead of {Name ?? "none"}");
        if (read is null)
            return;
        var most = AnnotationReader.MostWebhooks;
        if (!read.Webhooks.SequenceEqual(Webhooks.Take(most)) || read.Dropped != Math.Max(0, Webhooks.Count - most) || read.Environment != Environment)
            throw new FindingException("annotation differs", $"{string.Join(' ', read.Webhooks)} {read.Dropped} {read.Environment} instead of {string.Join(' ', Webhooks)} {Environment}");
    }

    private static ExpectedAnnotation? Parse(string name, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return null;
            var read = new ExpectedAnnotation(name, [], null);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                _ = member.Name;
                if (read is not null && member.Value.ValueKind is not JsonValueKind.Null)
                    read = read.With(member);
            }
            return read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ExpectedAnnotation? With(JsonProperty member)
    {
        if (member.Name.Equals("webhooks", StringComparison.OrdinalIgnoreCase))
        {
            return member.Value.ValueKind is JsonValueKind.Array && member.Value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
                ? this with { Webhooks = [.. member.Value.EnumerateArray().Select(item => item.GetString()!)] }
                : null;
        }
        if (!member.Name.Equals("environment", StringComparison.OrdinalIgnoreCase))
            return this;
        return member.Value.ValueKind is JsonValueKind.String ? this with { Environment = member.Value.GetString() is { Length: > 0 } text ? text : null } : null;
    }
}
