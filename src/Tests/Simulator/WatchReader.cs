using System.Text.Json.Nodes;

namespace ActorVent.Tests.Simulator;

/// <summary>Reads a watch line by line.</summary>
internal sealed class WatchReader(HttpResponseMessage answer) : IDisposable
{
    private StreamReader? _lines;

    public HttpResponseMessage Answer { get; } = answer;

    /// <returns>null at the end.</returns>
    public async Task<string?> LineAsync()
    {
        _lines ??= new StreamReader(await Answer.Content.ReadAsStreamAsync());
        return await _lines.ReadLineAsync();
    }

    public async Task<(string Type, JsonObject Object)> NextAsync()
    {
        var line = JsonNode.Parse(await LineAsync() ?? throw new EndOfStreamException("the watch has ended"))!;
        return ((string)line["type"]!, line["object"]!.AsObject());
    }

    /// <summary>Type and name of the next events.</summary>
    public async Task<string> NamesAsync(int count)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (type, pod) = await NextAsync();
            names.Add($"{type} {pod["metadata"]!["name"]}");
        }
        return string.Join(", ", names);
    }

    public void Dispose() => Answer.Dispose();
}
