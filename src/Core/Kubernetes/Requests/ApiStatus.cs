using System.Text.Json;

namespace ActorVent.Kubernetes.Requests;

/// <summary>A Status object: how the API server says what went wrong.</summary>
/// <param name="Code">The HTTP status it stands for, 0 when not said.</param>
/// <param name="Reason">Expired, Forbidden, …; empty when not said.</param>
/// <param name="Message">For people; empty when not said.</param>
/// <param name="RetryAfterSeconds">details.retryAfterSeconds</param>
/// <param name="Causes">The reasons in details.causes.</param>
internal sealed record ApiStatus(int Code, string Reason, string Message, int? RetryAfterSeconds, IReadOnlyList<string> Causes)
{
    private const int MostShown = 2000;
    private const int MostReason = 100;

    /// <summary>The Status, or null when the bytes are anything else.</summary>
    public static ApiStatus? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != "Status")
                return null;
            var details = root.TryGetProperty("details", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            return new ApiStatus(
                Number(root, "code") ?? 0,
                LogText.Of(Text(root, "reason"), MostReason),
                Printable(Text(root, "message")),
                Number(details, "retryAfterSeconds"),
                CausesIn(details));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One line without control characters, of a length that fits a log.</summary>
    internal static string Printable(string text) => LogText.Of(text, MostShown);

    private static List<string> CausesIn(JsonElement details)
    {
        var causes = new List<string>();
        if (details.ValueKind == JsonValueKind.Object && details.TryGetProperty("causes", out var given) && given.ValueKind == JsonValueKind.Array)
        {
            foreach (var cause in given.EnumerateArray())
                causes.Add(Text(cause, "reason"));
        }
        return causes;
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static int? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
