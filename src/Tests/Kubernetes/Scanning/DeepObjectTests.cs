using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Tests.Fuzzing;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Scanning;

/// <summary>
/// An object may be as deep as the server takes it, which is 10,000 levels: whoever may write a custom resource must not be able to
/// stop the watch that it is in. All of it on a small stack.
/// </summary>
public class DeepObjectTests
{
    private const int MostOfTheServer = 10_000;

    /// <summary>The object itself is one level; its managedFields repeat the others four levels down.</summary>
    private static string Pod(int depth)
    {
        var (open, close) = (string.Concat(Enumerable.Repeat("{\"f:x\":", depth - 1)), new string('}', depth - 1));
        return $$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-0","namespace":"shop","uid":"u","resourceVersion":"5","managedFields":[{"fieldsV1":{{open}}1{{close}}}]},"spec":{{open}}1{{close}}}""";
    }

    [Fact]
    public void Watch_OfAnObjectAsDeepAsTheServerTakes_IsRead() => SmallStack.Run(() =>
        Assert.Equal("web-0", Scan(MostOfTheServer).Object?.Name));

    [Fact]
    public void List_OfAnObjectAsDeepAsTheServerTakes_IsRead() => SmallStack.Run(() =>
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);

        var page = ListScanner.Scan(Encoding.UTF8.GetBytes($$$"""{"kind":"PodList","metadata":{"resourceVersion":"9"},"items":[{{{Pod(MostOfTheServer)}}}]}"""), scanner);

        Assert.Equal("web-0", Assert.Single(page.Items).Name);
    });

    [Fact]
    public void Watch_OfAnObjectThatNoServerSends_NamesIt() => SmallStack.Run(() =>
    {
        var error = Assert.Throws<ApiException>(() => Scan(2 * MostOfTheServer));

        Assert.Equal(ApiErrorKind.Garbage, error.Kind);
        Assert.Contains("Pod shop/web-0", error.Message, StringComparison.Ordinal);
    });

    private static WatchEvent Scan(int depth)
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        return WatchLineScanner.Scan(Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{Pod(depth)}}}"""), scanner);
    }
}
