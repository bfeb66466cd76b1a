using ActorVent.Kubernetes.Requests;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Kubernetes.Listing;

/// <summary>
/// A page of a list that is too large to be in memory at once: its objects are handed on while the server still sends. The last
/// portion only comes when all of the page is there and valid.
/// </summary>
/// <param name="body">The rest of the page.</param>
/// <param name="page">Scans it.</param>
/// <param name="scanner">Of the objects; disposed of with the page.</param>
/// <param name="fillAsync">Reads that many bytes of the body, with a deadline.</param>
/// <param name="options">How large portions and objects are.</param>
/// <param name="token">See <see cref="OpenList"/>.</param>
/// <param name="closed">See <see cref="OpenList"/>.</param>
/// <param name="time">See <see cref="OpenList"/>.</param>
/// <param name="abandoned">See <see cref="OpenList"/>.</param>
internal sealed class LargePage(
    OpenBody body, PageScanner page, ObjectScanner scanner, Func<int, CancellationToken, ValueTask> fillAsync, ResourceClientOptions options,
    string token, Action<string> closed, TimeProvider time, CancellationToken abandoned)
    : OpenList(scanner.Resource, token, closed, time, abandoned)
{
    private const int LeastRead = 64 * 1024;
    private readonly string _what = $"list of {scanner.Resource.Plural}";
    private int _lastItem;

    protected override async ValueTask<ListPage> ReadAsync(CancellationToken cancellationToken)
    {
        var items = new List<KubernetesObject>();
        var bytes = 0L;
        while (true)
        {
            switch (page.Next(body.Bytes, body.IsWhole, out var taken, out var item))
            {
                case PageScanner.Step.Item:
                    body.Take(taken);
                    _lastItem = taken;
                    items.Add(item!);
                    bytes += item!.Json.Length;
                    if (bytes >= options.PortionBytes)
                        return page.Page with { Items = items, Continue = Token };
                    break;
                case PageScanner.Step.End:
                    return page.Page with { Items = items };
                default:
                    await ReadMoreAsync(cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    protected override ValueTask ReleaseAsync()
    {
        scanner.Dispose();
        return body.DisposeAsync();
    }

    /// <summary>As much as the last object had, else twice as much as there is: a large one is not scanned again and again while it comes.</summary>
    private async ValueTask ReadMoreAsync(CancellationToken cancellationToken)
    {
        var there = body.Bytes.Length;
        if (there > options.MaxObjectBytes)
            throw ObjectScanner.TooLarge($"an object in a {_what} is longer than {options.MaxObjectBytes} bytes");
        var wanted = there < _lastItem ? _lastItem + LeastRead : Math.Max(there * 2L, LeastRead);
        await fillAsync((int)Math.Min(wanted, options.MaxObjectBytes + 1L), cancellationToken).ConfigureAwait(false);
    }
}
