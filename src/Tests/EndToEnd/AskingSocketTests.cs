using System.Net;
using System.Text.RegularExpressions;
using ActorVent.Node.Commands.Asking;
using ActorVent.Tests.Node;
using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>What docs/asking.md says that programs may ask the socket itself is there, at a real node.</summary>
public sealed partial class AskingSocketTests(OperatorTests.Stage stage) : IClassFixture<OperatorTests.Stage>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Document = File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "asking.md"));

    [Fact]
    public async Task Paths_OfTheDocument_AreAnswered()
    {
        var curl = Curl().Match(Document);
        using var client = AdminClient.Open(Path.Combine(stage.Data, curl.Groups[1].Value));
        client.Timeout = Patience;
        var (asked, posted) = Paths();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, HttpMethod.Get, curl.Groups[2].Value));
        foreach (var path in asked)
            Assert.Equal((path, HttpStatusCode.OK), (path, await AskAsync(client, HttpMethod.Get, path)));
        // An order is one to nobody, and refused as that.
        foreach (var path in posted)
            Assert.Equal((path, path.Contains("node=", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK), (path, await AskAsync(client, HttpMethod.Post, path)));
    }

    private static (List<string> Asked, List<string> Posted) Paths()
    {
        var parts = Document[Document.IndexOf("Programs may ask", StringComparison.Ordinal)..].Split("to be posted to");
        Assert.Equal(2, parts.Length);
        var (asked, posted) = (In(parts[0]), In(parts[1]));
        Assert.True(asked.Count > 8 && posted.Count > 2, "there should be paths in the document");
        return (asked, posted);

        static List<string> In(string text) => [.. Route().Matches(text).Select(static match => match.Groups[1].Value)];
    }

    /// <summary>Of what goes on without end, its beginning.</summary>
    private static async Task<HttpStatusCode> AskAsync(HttpClient client, HttpMethod method, string path)
    {
        var filled = path.Replace("level=…", "level=info", StringComparison.Ordinal).Replace("path=…", "path=/user", StringComparison.Ordinal)
            .Replace("depth=…", "depth=1", StringComparison.Ordinal).Replace("endpoint=…", "endpoint=127.", StringComparison.Ordinal).Replace("…", "nobody", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(method, filled);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    [GeneratedRegex("`curl --unix-socket actorvent-data/(\\S+) http://admin(/\\S+)`")]
    private static partial Regex Curl();

    [GeneratedRegex("`(/v1/[^`]+)`")]
    private static partial Regex Route();
}
