using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Scanning;

public sealed class PageScannerTests : IDisposable
{
    private const string Head = """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"90","continue":"next","remainingItemCount":7},"items":[""";
    private readonly ObjectScanner _scanner = new(ResourceKind.Pods);

    public void Dispose() => _scanner.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Page_InPieces_IsAsInOne(int piece)
    {
        var json = Encoding.UTF8.GetBytes($$"""{{Head}} {{Item("a")}} , {{Item("é")}},{{Item("c")}} ] , "more":{"x":[1]} } """);
        var whole = ListScanner.Scan(json, _scanner);

        var (page, items) = Read(json, piece);

        Assert.Equal((whole.Version, whole.Continue, whole.Remaining), (page.Version, page.Continue, page.Remaining));
        Assert.Equal(whole.Items.Select(item => (item.Name, item.Uid, item.Digest)), items.Select(item => (item.Name, item.Uid, item.Digest)));
        Assert.All(whole.Items.Index(), item => Assert.True(item.Item.Json.Span.SequenceEqual(items[item.Index].Json.Span)));
    }

    [Fact]
    public void Page_WithoutItems_IsOne() => Assert.Empty(Read(Encoding.UTF8.GetBytes(Head + "]}"), 3).Items);

    [Theory]
    [InlineData("""{"apiVersion":"v1","items":[{"metadata":{}}],"kind":"PodList","metadata":{"resourceVersion":"1"}}""")]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":{}}""")]
    [InlineData("""{"kind":"Status","metadata":{"resourceVersion":"1"},"items":[]}""")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    public void Page_ThatDoesNotSayFirstWhatItIsOf_IsLeftToBeReadWhole(string json) =>
        Assert.Null(PageScanner.Of(Encoding.UTF8.GetBytes(json), _scanner));

    [Theory]
    [InlineData("", "it ends behind its item 1")]
    [InlineData(",", "it ends behind its item 1")]
    [InlineData(";", "not valid JSON behind its item 1")]
    [InlineData(",]}", "item 2 of a list of pods")]
    [InlineData(",{\"metadata\":{\"name\":\"b\"", "item 2 of a list of pods")]
    [InlineData(",{\"metadata\":{\"name\":\"b\",\"namespace\":\"n\",\"uid\":\"u\"}}", "Pod n/b has no metadata.resourceVersion")]
    [InlineData("]", "not valid JSON")]
    [InlineData("],\"items\":[]}", "items twice")]
    [InlineData("]}]", "not valid JSON")]
    public void Page_ThatIsBrokenBehindAnItem_IsGarbage(string rest, string message)
    {
        var error = Assert.Throws<ApiException>(() => Read(Encoding.UTF8.GetBytes(Head + Item("a") + rest), 16));

        Assert.Equal(ApiErrorKind.Garbage, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_WithBytesThatAreNoText_IsGarbage()
    {
        var json = Encoding.Latin1.GetBytes(Head + Item("a\u00e9") + "]}");

        Assert.Contains("not valid UTF-8", Assert.Throws<ApiException>(() => Read(json, 50)).Message, StringComparison.Ordinal);
    }

    private static string Item(string name) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","uid":"uid-{{{name}}}","resourceVersion":"3"},"spec":{"text":"]},{"}}""";

    /// <summary>Gives the scanner that much more whenever it asks for more.</summary>
    private (ListPage Page, List<KubernetesObject> Items) Read(byte[] json, int piece)
    {
        var page = PageScanner.Of(json, _scanner)!;
        var items = new List<KubernetesObject>();
        var (from, to) = (page.HeadLength, page.HeadLength);
        while (true)
        {
            switch (page.Next(json.AsSpan(from, to - from), to == json.Length, out var taken, out var item))
            {
                case PageScanner.Step.Item:
                    items.Add(item!);
                    from += taken;
                    break;
                case PageScanner.Step.End:
                    return (page.Page, items);
                default:
                    Assert.NotEqual(json.Length, to);
                    to = Math.Min(json.Length, to + piece);
                    break;
            }
        }
    }
}
