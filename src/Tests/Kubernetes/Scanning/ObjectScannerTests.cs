using System.Text;
using System.Text.Json.Nodes;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Scanning;

public class ObjectScannerTests
{
    private const string Minimal = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"5"},"spec":{}}""";

    [Fact]
    public void Pod_AsTheServerSendsIt_EqualsWhatKubectlPrints()
    {
        var payload = Scan(Recording.Bytes("pod-get.json")).Json.Span;

        var expected = JsonNode.Parse(Recording.Bytes("kubectl-get-pod-o-json.json"))!;
        SameJson.Assert(expected, JsonNode.Parse(payload)!, "$");
    }

    [Fact]
    public void Pod_AsTheServerSendsIt_IsKeptByteForByteButForManagedFields()
    {
        var sent = Encoding.UTF8.GetString(Recording.Bytes("pod-get.json")).TrimEnd();
        var start = sent.IndexOf(",\"managedFields\":", StringComparison.Ordinal);
        var end = sent.IndexOf("},\"spec\":", StringComparison.Ordinal);

        Assert.Equal(sent[..start] + sent[end..], Text(Scan(sent)));
    }

    [Fact]
    public void Metadata_IsRead()
    {
        var pod = Scan(Recording.Bytes("pod-get.json"));

        Assert.Equal(("default", "checkout-7d9f8b6c5d-x2x7q", "52bb6d43-167a-4481-ab25-be7522e122af", "217"), (pod.Namespace, pod.Name, pod.Uid, pod.Version.Value));
    }

    [Theory]
    [InlineData("""{"managedFields":[{"a":[1]}],"name":"a","uid":"u","resourceVersion":"5"}""")]
    [InlineData("""{"name":"a","managedFields":[],"uid":"u","resourceVersion":"5"}""")]
    [InlineData("""{"name":"a","uid":"u","resourceVersion":"5","managedFields":null}""")]
    [InlineData(""" { "name":"a" , "uid":"u","resourceVersion":"5" , "managedFields" : [ { } ] } """)]
    [InlineData("""{"name":"a","managed\u0046ields":[{"x":"}]"}],"uid":"u","resourceVersion":"5"}""")]
    [InlineData("""{"name":"a","uid":"u","managedFields":[],"resourceVersion":"5","managedFields":[]}""")]
    public void ManagedFields_WhereverTheyStand_AreDropped(string metadata)
    {
        var scanned = Scan(Minimal[..Minimal.IndexOf("{\"name\"", StringComparison.Ordinal)] + metadata + ",\"spec\":{}}");

        SameJson.Assert(
            JsonNode.Parse("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","uid":"u","resourceVersion":"5"},"spec":{}}""")!,
            JsonNode.Parse(scanned.Json.Span)!,
            "$");
        Assert.DoesNotContain("anaged", Text(scanned), StringComparison.Ordinal);
    }

    [Fact]
    public void ManagedFields_AsTheOnlyMember_IsGarbage() =>
        Assert.Equal("a Pod has no metadata.name", Fails("""{"metadata":{"managedFields":[]}}""").Message);

    [Fact]
    public void ManagedFieldsAndMetadata_ElsewhereInTheObject_AreNotTouched()
    {
        const string Json = """{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"5","annotations":{"managedFields":"x"}},"managedFields":[1],"spec":{"template":{"metadata":{"managedFields":[{}],"name":"b","resourceVersion":"9"}},"kind":"x","uid":1}}""";

        Assert.Equal(Json, Text(Scan(Json)));
    }

    [Fact]
    public void UnknownMembersNumbersAndEscapes_AreKeptByteForByte()
    {
        const string Json = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","uid":"u","resourceVersion":"5","x":1.0e+3},"a\u0062":[ 1 , 12345678901234567890.10 ],"ü":"\u00e9\/é","last":null}""";

        Assert.Equal(Json, Text(Scan(Json)));
    }

    [Fact]
    public void KindAndApiVersion_AtTheEnd_ComeFirst()
    {
        const string Json = """{"metadata":{"name":"a","uid":"u","resourceVersion":"5"},"spec":{},"apiVersion":"apps/v1","kind":"Deployment"}""";

        Assert.Equal("""{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"a","uid":"u","resourceVersion":"5"},"spec":{}}""", Text(Scan(Json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","kind":null,"apiVersion":"" """)]
    public void KindAndApiVersion_WhenMissing_ArePutBack(string members)
    {
        var json = """{"metadata":{"name":"a","uid":"u","resourceVersion":"5"}""" + members + "}";

        Assert.Equal("""{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"a","uid":"u","resourceVersion":"5"}}""", Text(Scan(json, new("apps", "v1", "Deployment", "deployments"))));
    }

    [Fact]
    public void Digest_OfTheSameObjectInAListAndInAWatch_IsEqual()
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        var listed = ListScanner.Scan(Recording.Bytes("pods-list-sharded-lower.json"), scanner).Items.ToDictionary(item => item.Name);
        var watched = Lines("pods-watchlist-sharded-lower.stream.jsonl").Select(line => WatchLineScanner.Scan(line, scanner).Object).OfType<KubernetesObject>().ToList();

        var both = watched.Where(item => listed.ContainsKey(item.Name)).ToList();
        Assert.NotEmpty(both);
        Assert.All(both, item =>
        {
            Assert.Equal(listed[item.Name].Digest, item.Digest);
            Assert.Equal(Text(listed[item.Name]), Text(item));
        });
    }

    [Fact]
    public void Digest_WhenOnlyVersionAndManagedFieldsDiffer_IsEqual()
    {
        var other = Minimal.Replace("\"5\"", "\"1234\",\"managedFields\":[{\"manager\":\"m\"}]", StringComparison.Ordinal);

        Assert.Equal(Scan(Minimal).Digest, Scan(other).Digest);
    }

    [Theory]
    [InlineData("\"spec\":{}", "\"spec\":{\"a\":1}")]
    [InlineData("\"uid\":\"u\"", "\"uid\":\"v\"")]
    [InlineData("\"kind\":\"Pod\"", "\"kind\":\"Job\"")]
    [InlineData("\"resourceVersion\":\"5\"", "\"resourceVersion\":\"5\",\"generation\":2")]
    public void Digest_WhenAnythingElseDiffers_Differs(string from, string to) =>
        Assert.NotEqual(Scan(Minimal).Digest, Scan(Minimal.Replace(from, to, StringComparison.Ordinal)).Digest);

    [Fact]
    public void Digest_IsTheStartOfSha256WithoutTheVersion()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Minimal.Replace("\"5\"", "", StringComparison.Ordinal)));

        Assert.Equal(Convert.ToHexStringLower(hash[..16]), Scan(Minimal).Digest.ToString());
    }

    [Theory]
    [InlineData("[]", "a Pod was expected, but the JSON holds an array")]
    [InlineData("null", "a Pod was expected, but the JSON holds null")]
    [InlineData("\"x\"", "a Pod was expected, but the JSON holds a string")]
    [InlineData("{}", "a Pod has no metadata")]
    [InlineData("""{"metadata":null}""", "a Pod: metadata is null")]
    [InlineData("""{"metadata":[]}""", "a Pod: metadata is an array")]
    [InlineData("""{"metadata":{"uid":"u","resourceVersion":"5"}}""", "a Pod has no metadata.name")]
    [InlineData("""{"metadata":{"name":"a","namespace":"n","resourceVersion":"5"}}""", "Pod n/a has no metadata.uid")]
    [InlineData("""{"metadata":{"name":"a","namespace":"n","uid":"u"}}""", "Pod n/a has no metadata.resourceVersion")]
    [InlineData("""{"metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":""}}""", "Pod n/a has no metadata.resourceVersion")]
    [InlineData("""{"metadata":{"name":"a","uid":7}}""", "Pod a: metadata.uid is not a string")]
    [InlineData("""{"metadata":{"name":"a","name":"b"}}""", "Pod a: name is there twice")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"1","resourceVersi\u006fn":"2"}}""", "Pod a: resourceVersion is there twice")]
    [InlineData("""{"metadata":{"name":"a"},"metadata":{}}""", "Pod a: metadata is there twice")]
    [InlineData("""{"kind":"Pod","kind":"Job"}""", "a Pod: kind is there twice")]
    [InlineData("""{"kind":7}""", "a Pod: kind is not a string")]
    public void Object_ThatLacksWhatTheApiPromises_IsGarbageThatNamesIt(string json, string message)
    {
        var error = Fails(json);

        Assert.Equal((ApiErrorKind.Garbage, message), (error.Kind, error.Message));
    }

    [Fact]
    public void Object_CutAnywhere_IsGarbage()
    {
        for (var length = 0; length < Minimal.Length; length++)
            Assert.Equal(ApiErrorKind.Garbage, Fails(Minimal[..length]).Kind);
        Assert.Contains("Pod n/a is not valid JSON", Fails(Minimal[..^3]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Object_WithSomethingBehindIt_IsGarbage() => Assert.Equal(ApiErrorKind.Garbage, Fails(Minimal + "{}").Kind);

    [Theory]
    [InlineData(5_000, true)]
    [InlineData(20_000, false)]
    public void Nesting_AsDeepAsTheServerAllows_IsKept(int depth, bool kept)
    {
        var json = Minimal.Replace("\"spec\":{}", "\"spec\":" + new string('[', depth) + new string(']', depth), StringComparison.Ordinal);

        if (kept)
            Assert.Equal(json, Text(Scan(json)));
        else
            Assert.Equal(ApiErrorKind.Garbage, Fails(json).Kind);
    }

    [Fact]
    public void Bytes_ThatAreNoUtf8_AreGarbage()
    {
        var json = Encoding.UTF8.GetBytes(Minimal.Replace("{}", "{\"x\":\"?\"}", StringComparison.Ordinal));
        json[Array.IndexOf(json, (byte)'?')] = 0xff;

        Assert.Equal(ApiErrorKind.Garbage, Assert.Throws<ApiException>(() => Scan(json)).Kind);
    }

    [Fact]
    public void Strings_AreUnescaped()
    {
        var pod = Scan("""{"metadata":{"n\u0061me":"\u0061-\ud83d\ude00","uid":"a\"b","resourceVersion":"5","namespace":null}}""");

        Assert.Equal(("", "a-😀", "a\"b"), (pod.Namespace, pod.Name, pod.Uid));
    }

    [Fact]
    public void Strings_WithHalfASurrogate_AreGarbage() =>
        Assert.Equal(ApiErrorKind.Garbage, Fails("""{"metadata":{"name":"\ud83d","uid":"u","resourceVersion":"5"}}""").Kind);

    [Fact]
    public void Scanner_AfterGarbage_ScansTheNextObjectRight()
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        var first = scanner.Scan(Encoding.UTF8.GetBytes(Minimal));
        Assert.Throws<ApiException>(() => scanner.Scan("{\"metadata\":{\"name\":\"x\""u8));

        var again = scanner.Scan(Encoding.UTF8.GetBytes(Minimal));
        Assert.Equal((Text(first), first.Digest), (Text(again), again.Digest));
    }

    internal static IEnumerable<byte[]> Lines(string file) =>
        Encoding.UTF8.GetString(Recording.Bytes(file)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes);

    private static KubernetesObject Scan(string json, ResourceKind? resource = null) => Scan(Encoding.UTF8.GetBytes(json), resource);

    private static KubernetesObject Scan(byte[] json, ResourceKind? resource = null)
    {
        using var scanner = new ObjectScanner(resource ?? ResourceKind.Pods);
        return scanner.Scan(json);
    }

    private static ApiException Fails(string json) => Assert.Throws<ApiException>(() => Scan(json));

    private static string Text(KubernetesObject item) => Encoding.UTF8.GetString(item.Json.Span);
}
