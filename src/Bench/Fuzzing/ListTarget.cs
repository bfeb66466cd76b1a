using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Bench.Fuzzing;

/// <summary>
/// Pages of a list, through the client: whole, in pieces, as the page behind a continue token, and as the body of an error.
/// What begins like gzip is sent as gzip.
/// </summary>
internal sealed class ListTarget : IFuzzTarget, IDisposable
{
    private const int MostPage = 2 * 1024 * 1024;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ObjectScanner.MostDepth, AllowDuplicateProperties = true };
    private static readonly Scope Pods = new(ResourceKind.Pods, "shop", "app=web");
    private static readonly HttpStatusCode[] Errors = [HttpStatusCode.Gone, HttpStatusCode.Forbidden, HttpStatusCode.GatewayTimeout, HttpStatusCode.NotFound];
    private readonly InMemoryApi _api = new();
    private readonly ResourceClient _client;

    public ListTarget() => _client = _api.Client(new ResourceClientOptions { MaxPageBytes = MostPage, StreamingLists = false });

    public string Name => "list";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzSeeds.Lists();

    public byte[] Mutate(byte[] input, ByteMutator mutator) => JsonMutator.Mutate(input, 0, input.Length, mutator.Random);

    /// <summary>A compressed page may be as large as pages may be, whatever its own length; it is read twice, each time into buffers that double.</summary>
    public long MostAllocated(int length) => (1024 * 1024) + (8L * MostPage) + (40L * length);

    public FuzzOutcome Run(byte[] input)
    {
        _api.Encoding = input is [0x1f, 0x8b, ..] ? "gzip" : null;
        var (page, error) = Read(input, null, null);
        var (again, otherError) = Read(input, FuzzSeeds.RandomOf(input), page?.Continue);
        // How far a broken gzip is unpacked depends on its pieces, and with that what is said of it.
        if (Text(page, error) != Text(again, otherError) && (_api.Encoding is null || error is null || error.Kind != otherError?.Kind))
            throw new FindingException("chunks change the outcome", $"whole: {Text(page, error)}\nin pieces: {Text(again, otherError)}");
        if (input.Length < 4096)
            CheckAsError(input);
        if (error is not null)
            ErrorRules.Check(error);
        if (_api.Encoding is null || error is null)
            Check(_api.Encoding is null ? input : Decompress(input), page, error);
        return new FuzzOutcome(page is not null, error is null ? $"{page!.Items.Count} {page.Continue is null} {page.Remaining is null}" : $"{error.Kind} {error.Message}");
    }

    public void Dispose() => _client.Dispose();

    private (ListPage? Page, ApiException? Error) Read(byte[] input, Random? chunks, string? continueToken)
    {
        (_api.Body, _api.Chunks, _api.Status) = (input, chunks, HttpStatusCode.OK);
        try
        {
            return (_client.ListAsync(Pods, continueToken, CancellationToken.None).AsTask().GetAwaiter().GetResult(), null);
        }
        catch (ApiException e)
        {
            return (null, e);
        }
    }

    private void CheckAsError(byte[] input)
    {
        (_api.Body, _api.Chunks, _api.Status) = (input, null, Errors[input.Length % Errors.Length]);
        try
        {
            _client.ListAsync(Pods, null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (ApiException e)
        {
            // The RBAC rule of a 403 is several lines of its own.
            ErrorRules.Check(e.Message.Split("; this Role grants it")[0]);
            return;
        }
        throw new FindingException("accepted what must be refused", $"HTTP {_api.Status}");
    }

    private static void Check(byte[] json, ListPage? page, ApiException? error)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            if (page is not null)
                throw new FindingException("accepted what must be refused", "invalid JSON");
            ErrorRules.CheckNames(error!, json, 3);
            return;
        }
        using (document)
        {
            if (!Utf8.IsValid(json))
                CheckRefused(page, error!, json);
            else
                ExpectedPage.Check(document.RootElement, page, error);
        }
    }

    private static void CheckRefused(ListPage? page, ApiException error, byte[] json)
    {
        if (page is not null)
            throw new FindingException("accepted what must be refused", "invalid UTF-8");
        ErrorRules.CheckNames(error, json, 3);
    }

    private static byte[] Decompress(byte[] input)
    {
        using var result = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(input), CompressionMode.Decompress);
        gzip.CopyTo(result);
        return result.ToArray();
    }

    private static string Text(ListPage? page, ApiException? error) => page is null
        ? $"{error!.Kind} {error.Message}"
        : $"{page.Version} {page.Continue} {page.Remaining} {string.Join(',', page.Items.Select(item => $"{item.Name} {item.Version} {item.Digest:x}"))}";
}
