using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Tests.Kubernetes;

/// <summary>One answer of a real API server.</summary>
internal sealed record Recording(string Name, string Path, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static Recording Load(string name)
    {
        using var meta = JsonDocument.Parse(File.ReadAllBytes(File_(name + ".meta.json")));
        var headers = meta.RootElement.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!);
        var stream = File_(name + ".stream.jsonl");
        return new Recording(
            name,
            meta.RootElement.GetProperty("request").GetProperty("path").GetString()!,
            meta.RootElement.GetProperty("status").GetInt32(),
            headers,
            File.ReadAllBytes(File.Exists(stream) ? stream : File_(name + ".json")));
    }

    public static byte[] Bytes(string file) => File.ReadAllBytes(File_(file));

    public void WriteHead(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            if (name != "transfer-encoding")
                response.Headers[name] = value;
        }
    }

    public async Task WriteAsync(HttpContext context)
    {
        WriteHead(context.Response);
        await context.Response.Body.WriteAsync(Body);
    }

    private static string File_(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", file);
}
