using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>What fuzzing found in lists.</summary>
public class ListFindingTests
{
    private const string Good = """{"metadata":{"name":"web-0","namespace":"shop","uid":"u","resourceVersion":"5"}}""";

    [Theory]
    [InlineData("""{"metadata":{"name":7}}""", "item 2 of a list of pods: a Pod: metadata.name is not a string")]
    [InlineData("[]", "item 2 of a list of pods: a Pod was expected, but the JSON holds an array")]
    [InlineData("""{"metadata":{"name":"web-1","namespace":"shop"}}""", "item 2 of a list of pods: Pod shop/web-1 has no metadata.uid")]
    public void Item_ThatCannotBeRead_IsTold(string item, string message) =>
        Assert.Equal(message, Fails($$$"""{"kind":"PodList","metadata":{"resourceVersion":"9"},"items":[{{{Good}}},{{{item}}}]}""").Message);

    [Fact]
    public void List_ThatIsNoUtf8_NamesTheObject()
    {
        var json = Encoding.UTF8.GetBytes($$$$"""{"kind":"PodList","items":[{{{{Good}}}},{"metadata":{"name":"web-1","annotations":{"x":"?"}}},{"metadata":{"name":"web-2"}}]}""");
        json[Array.IndexOf(json, (byte)'?')] = 0xc0;

        Assert.EndsWith(", near Pod web-1", Fails(json).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_CutBetweenItems_NamesTheLastObject() =>
        Assert.EndsWith(", near Pod shop/web-0", Fails($$"""{"kind":"PodList","items":[{{Good}},""").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("kind", """{"kind":"PodList","kind":"PodList","metadata":{"resourceVersion":"9"}}""")]
    [InlineData("metadata", """{"kind":"PodList","metadata":{"resourceVersion":"9"},"metadata":{"resourceVersion":"8"}}""")]
    [InlineData("metadata.resourceVersion", """{"kind":"PodList","metadata":{"resourceVersion":"9","resourceVersion":"8"}}""")]
    [InlineData("metadata.continue", """{"kind":"PodList","metadata":{"resourceVersion":"9","continue":"x","continue":""}}""")]
    [InlineData("items", """{"kind":"PodList","metadata":{"resourceVersion":"9"},"items":null,"items":[]}""")]
    public void List_WithAMemberTwice_IsGarbage(string member, string json) =>
        Assert.Equal($"a list of pods has {member} twice", Fails(json).Message);

    [Fact]
    public void Error_OnAnotherKind_IsOneReadableLine()
    {
        WatchFindingTests.IsReadable(Fails("""{"kind":"a\u0000\n\u001b[2J"}""").Message);
        WatchFindingTests.IsReadable(Fails($$"""{"kind":"{{new string('x', 100_000)}}"}""").Message);
    }

    private static ApiException Fails(string json) => Fails(Encoding.UTF8.GetBytes(json));

    private static ApiException Fails(byte[] json)
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        var error = Assert.Throws<ApiException>(() => ListScanner.Scan(json, scanner));
        Assert.Equal(ApiErrorKind.Garbage, error.Kind);
        return error;
    }
}
