using System.Net.Sockets;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;

namespace ActorVent.Node.Commands.Asking;

/// <summary>Asks a node on its socket.</summary>
internal sealed class AdminClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;

    /// <param name="path">The socket's file.</param>
    public AdminClient(string path) => _client = Open(path);

    /// <summary>HTTP over a socket, without a limit of time.</summary>
    /// <param name="path">Its file.</param>
    internal static HttpClient Open(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = new Uri("http://admin"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks once.</summary>
    /// <param name="method">GET, or POST of an order.</param>
    /// <param name="path">With its query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>JSON.</returns>
    /// <exception cref="AdminException">It does not answer, or not that.</exception>
    public async Task<byte[]> AskAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await _client.SendAsync(request, patience.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? body : throw Refused(body);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            throw new AdminException(AdminFault.NobodyThere, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AdminException(AdminFault.Refused, $"the node has not answered for {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Reads lines until there are no more, which is when the node stops.</summary>
    /// <exception cref="AdminException">It does not answer, or not that.</exception>
    public async IAsyncEnumerable<string> FollowAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await NextAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
            yield return line;
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? response : throw Refused(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            throw new AdminException(AdminFault.NobodyThere, e.Message);
        }
    }

    /// <summary>null: the node has stopped.</summary>
    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpIOException)
        {
            return null;
        }
    }

    private static AdminException Refused(byte[] body) =>
        new(AdminFault.Refused, ReportJson.Read<AdminJson.Refusal>(body)?.Error ?? "the node answers with something else: is it of another version?");
}
