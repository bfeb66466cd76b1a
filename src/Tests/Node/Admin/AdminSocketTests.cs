using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorVent.Node.Admin;
using ActorVent.Tests.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Node.Admin;

public sealed class AdminSocketTests : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly AdminSocket _socket;

    public AdminSocketTests() => _socket = Open()!;

    private string Path => System.IO.Path.Combine(_directory.Path, "admin.sock");

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Get_OfWhatIsThere_IsAnswered()
    {
        var (status, body) = await GetAsync("/v1/thing");

        Assert.Equal((HttpStatusCode.OK, "{}"), (status, body));
    }

    [Theory]
    [InlineData("/v1/other", HttpStatusCode.NotFound)]
    [InlineData("/v1/bad", HttpStatusCode.BadRequest)]
    [InlineData("/v1/order", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/v1/failing", HttpStatusCode.ServiceUnavailable)]
    public async Task Get_OfWhatCannotBeTold_SaysSo(string path, HttpStatusCode expected)
    {
        var (status, body) = await GetAsync(path);

        Assert.Equal(expected, status);
        Assert.Contains("error", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_ThatComeTogether_AreAllAnswered() =>
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GetAsync("/v1/thing"))), static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));

    [Fact]
    public async Task Garbage_IsRefused() => Assert.StartsWith("HTTP/1.1 400", await AskAsync("what?\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public void Socket_IsItsOwnersOnly() => Assert.Equal(FileModes.Owner, FileModes.Of(Path));

    [Fact]
    public async Task Socket_OfAProcessThatWasKilled_IsReplaced()
    {
        await using var again = Open();

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/thing")).Status);
    }

    [Fact]
    public void Directory_ThatIsNone_IsToldAndNothingElse()
    {
        File.WriteAllText(System.IO.Path.Combine(_directory.Path, "file"), "");

        Assert.Null(AdminSocket.Open(System.IO.Path.Combine(_directory.Path, "file", "admin.sock"), static () => [], _log));

        Assert.Contains(_log.Lines, line => line.Text.Contains("everything else goes on", StringComparison.Ordinal));
    }

    private AdminSocket? Open() => AdminSocket.Open(
        Path,
        static () => [
            AdminRoute.Get("/v1/thing", static (_, _) => Task.FromResult(new { })),
            AdminRoute.Get("/v1/bad", static (_, _) => Task.FromException<string>(new BadQuestionException("as asked"))),
            AdminRoute.Get("/v1/failing", static (_, _) => Task.FromException<string>(new InvalidOperationException("as asked"))),
            AdminRoute.Post("/v1/order", static (query, _) => Task.FromResult(query["do"].ToString())),
        ],
        _log);

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, cancelled) => await ConnectAsync(cancelled) });
        using var answer = await client.GetAsync(new Uri($"http://admin{path}"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> AskAsync(string request)
    {
        using var stream = await ConnectAsync(CancellationToken.None);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private async Task<NetworkStream> ConnectAsync(CancellationToken cancelled)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancelled);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
