using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorVent.Node.Admin.Reports;

/// <summary>Reports as they are sent and read: names in camel case; what is null is left out.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // It is read by programs and in terminals, never in a browser's page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    /// <summary>In one line.</summary>
    public static byte[] Write<T>(T report) => JsonSerializer.SerializeToUtf8Bytes(report, Options);

    /// <summary>For people.</summary>
    public static byte[] WriteIndented<T>(T report) => JsonSerializer.SerializeToUtf8Bytes(report, Indented);

    /// <summary>null: it is damaged.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
