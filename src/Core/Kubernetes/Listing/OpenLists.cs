using System.Collections.Concurrent;
using System.Globalization;

namespace ActorVent.Kubernetes.Listing;

/// <summary>The lists that are open, by the tokens that stand for the rest of them.</summary>
/// <param name="prefix">How the tokens begin. No server's begins with a word and a colon: theirs are base64.</param>
internal sealed class OpenLists(string prefix) : IDisposable
{
    private readonly ConcurrentDictionary<string, OpenList> _open = new();
    private long _count;

    /// <summary>Reads the first portion of a list, which is kept as long as there is more.</summary>
    /// <param name="open">Gets the token, and whom to tell when nothing more is to come.</param>
    /// <param name="cancellationToken">Ends the read, and the list.</param>
    public async ValueTask<ListPage> BeginAsync(Func<string, Action<string>, OpenList> open, CancellationToken cancellationToken)
    {
        var token = prefix + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var list = open(token, closed => _open.TryRemove(closed, out _));
        _open[token] = list;
        try
        {
            return await list.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // One that was abandoned while it was entered here is in nobody's hands.
            if (cancellationToken.IsCancellationRequested && _open.TryRemove(token, out var late))
                late.Close();
        }
    }

    /// <summary>Whether the token is one of these, and not the server's.</summary>
    public bool IsToken(string token) => token.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>The next portion.</summary>
    /// <exception cref="ApiException">Expired when it was given up meanwhile.</exception>
    public ValueTask<ListPage> NextAsync(ResourceKind resource, string token, CancellationToken cancellationToken) =>
        _open.TryGetValue(token, out var list) ? list.NextAsync(cancellationToken) : throw OpenList.GivenUp(resource);

    public void Dispose()
    {
        foreach (var list in _open.Values)
            list.Close();
    }
}
