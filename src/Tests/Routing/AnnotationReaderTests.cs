using System.Text;
using System.Text.Json;
using ActorVent.Routing;
using Xunit;

namespace ActorVent.Tests.Routing;

public class AnnotationReaderTests
{
    private const string Own = "actorvent.io/webhooks";
    private const string K8Svent = "atomist.com/k8svent";
    private const string K8Vent = "atomist.com/k8vent";

    [Theory]
    [InlineData(Own)]
    [InlineData(K8Svent)]
    [InlineData(K8Vent)]
    public void Annotation_OfEachName_TellsWebhooksAndEnvironment(string name)
    {
        var annotation = Read((name, """{"webhooks":["https://a.example/1","https://b.example/2"],"environment":"prod"}""")).Annotation;

        Assert.NotNull(annotation);
        Assert.Equal(name, annotation.Name);
        Assert.Equal(["https://a.example/1", "https://b.example/2"], annotation.Webhooks);
        Assert.Equal(("prod", 0), (annotation.Environment, annotation.Dropped));
    }

    [Theory]
    [InlineData("{}", 0, null)]
    [InlineData("""{"webhooks":[]}""", 0, null)]
    [InlineData("""{"webhooks":null,"environment":null}""", 0, null)]
    [InlineData("""{"environment":""}""", 0, null)]
    [InlineData("""{"Webhooks":["x"],"ENVIRONMENT":"e"}""", 1, "e")]
    [InlineData("""{"other":{"webhooks":[1]},"webhooks":["x"]}""", 1, null)]
    [InlineData("""{"webhooks":["x"],"webhooks":["y","z"]}""", 2, null)]
    [InlineData("""  {"environment":"\u00e9\n"}  """, 0, "é\n")]
    public void Value_ThatParses_IsRead(string value, int webhooks, string? environment)
    {
        var (annotation, invalid) = Read((K8Vent, value));

        Assert.Null(invalid);
        Assert.Equal((webhooks, environment), (annotation!.Webhooks.Count, annotation.Environment));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("""{"webhooks":["x"]""")]
    [InlineData("""{"webhooks":["x"]} {}""")]
    [InlineData("""{"webhooks":["x"],}""")]
    [InlineData("""{"webhooks":"x"}""")]
    [InlineData("""{"webhooks":["x",1]}""")]
    [InlineData("""{"webhooks":[["x"]]}""")]
    [InlineData("""{"webhooks":{"0":"x"}}""")]
    [InlineData("""{"environment":1}""")]
    [InlineData("""{"environment":"\ud800"}""")]
    [InlineData("""["https://a.example"]""")]
    [InlineData("null")]
    [InlineData("// {}")]
    public void Value_ThatDoesNotParse_IsNamedAndDoesNotCount(string value)
    {
        var (annotation, invalid) = Read((K8Vent, value));

        Assert.Null(annotation);
        Assert.Equal([K8Vent], invalid);
    }

    [Fact]
    public void SeveralAnnotations_TheFirstValidCountsAlone()
    {
        (string, string)[] all = [(K8Vent, """{"webhooks":["3"],"environment":"e"}"""), (K8Svent, """{"webhooks":["2"]}"""), (Own, """{"webhooks":["1"]}""")];

        Assert.Equal(["1"], Read(all).Annotation!.Webhooks);
        Assert.Null(Read(all).Annotation!.Environment);
        Assert.Equal(["2"], Read(all[..2]).Annotation!.Webhooks);
        all[2] = (Own, "nonsense");
        var (annotation, invalid) = Read(all);
        Assert.Equal((K8Svent, "2"), (annotation!.Name, annotation.Webhooks[0]));
        Assert.Equal([Own], invalid);
    }

    [Fact]
    public void Webhooks_BeyondTheMost_AreDropped()
    {
        var value = JsonSerializer.Serialize(new { webhooks = Enumerable.Range(1, 11).Select(i => $"{i}") });

        var annotation = Read((Own, value)).Annotation!;

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], annotation.Webhooks);
        Assert.Equal(3, annotation.Dropped);
    }

    [Fact]
    public void Value_ThatIsTooLong_DoesNotCount()
    {
        string Padded(int length) => """{"environment":"e"}""".PadRight(length);

        Assert.Equal("e", Read((Own, Padded(AnnotationReader.MostBytes - 10))).Annotation!.Environment);
        Assert.Equal([Own], Read((Own, Padded(AnnotationReader.MostBytes))).Invalid);
    }

    [Fact]
    public void Value_FullOfWebhooks_KeepsTheFirstAndCountsTheRest()
    {
        // Shortest that there are: as many as fit.
        var value = $$"""{"webhooks":[{{string.Join(',', Enumerable.Repeat("''", 3_000)).Replace('\'', '"')}}]}""";
        var json = Raw($$"""{"{{Own}}":{{Quote(value)}}}""");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var annotation = AnnotationReader.Read(json).Annotation!;

        Assert.Equal((AnnotationReader.MostWebhooks, 3_000 - AnnotationReader.MostWebhooks), (annotation.Webhooks.Count, annotation.Dropped));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2L * json.Length);
    }

    [Fact]
    public void Annotations_WithoutEnd_DoNotHideTheOneThatCounts()
    {
        var many = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"\"example.com/{i}\":\"atomist.com/k8vent\","));

        Assert.Equal(K8Vent, AnnotationReader.Read(Raw("{" + many + $"\"{K8Vent}\":\"{{}}\"}}")).Annotation?.Name);
    }

    [Theory]
    [InlineData("""{"webhooks":["https://a"],"webhooks":["https://b"]}""", "https://b")]
    [InlineData("""{"webhooks":["https://a"],"Webhooks":[]}""", null)]
    [InlineData("""{"webhooks":["https://a"],"WEBHOOKS":null}""", "https://a")]
    public void Member_ThatIsThereTwice_CountsAsGoReadsIt(string value, string? webhook) => Assert.Equal(webhook, Read((Own, value)).Annotation!.Webhooks.SingleOrDefault());

    [Theory]
    [InlineData((byte)0xff)]
    [InlineData((byte)0xc0)]
    [InlineData((byte)0xed)]
    public void Value_ThatIsNoUtf8_DoesNotCount(byte wrong)
    {
        var json = Raw($$"""{"{{K8Vent}}":"{\"webhooks\":[\"https://?\"]}"}""");
        json[Array.IndexOf(json, (byte)'?')] = wrong;

        Assert.Null(AnnotationReader.Read(json).Annotation);
    }

    [Theory]
    [InlineData("""{"metadata":{"annotations":{"a":"b"}}}""")]
    [InlineData("""{"spec":{"annotations":{"atomist.com/k8vent":"{}"}}}""")]
    [InlineData("""{"metadata":{"labels":{"atomist.com/k8vent":"{}"}}}""")]
    [InlineData("""{"spec":{"metadata":{"annotations":{"atomist.com/k8vent":"{}"}}}}""")]
    [InlineData("""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"metadata\":{\"annotations\":{\"atomist.com/k8vent\":\"{}\"}}}"}}}""")]
    [InlineData("""{"metadata":{"annotations":null,"x":"atomist.com/k8vent"}}""")]
    [InlineData("""{"metadata":{"annotations":["atomist.com/k8vent"]}}""")]
    [InlineData("""{"metadata":["annotations",{"atomist.com/k8vent":"{}"}]}""")]
    [InlineData("""["atomist.com/k8vent"]""")]
    [InlineData("atomist.com/k8vent")]
    [InlineData("")]
    public void Object_WithoutTheAnnotation_HasNone(string json) => Assert.Equal(default, AnnotationReader.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Annotation_ThatIsNoString_IsInvalid() =>
        Assert.Equal([K8Vent], AnnotationReader.Read("""{"metadata":{"annotations":{"atomist.com/k8vent":{"webhooks":["x"]}}}}"""u8).Invalid);

    [Fact]
    public void Metadata_AfterOtherMembers_IsFound() =>
        Assert.NotNull(AnnotationReader.Read("""{"a":[{"metadata":1}],"metadata":{"name":"x","annotations":{"b":"\"","atomist.com/k8vent":"{}","c":""}},"z":1}"""u8).Annotation);

    [Fact]
    public void Object_ThatIsDeep_IsRead()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var json = "{\"x\":" + deep + ",\"metadata\":{\"annotations\":{\"atomist.com/k8vent\":\"{}\"}}}";
        Assert.NotNull(AnnotationReader.Read(Encoding.UTF8.GetBytes(json)).Annotation);
    }

    [Fact]
    public void Objects_CutOrWithABrokenByte_NeverFail()
    {
        var whole = Object([(K8Vent, """{"webhooks":["https://a.example/\u00e9"],"environment":"\ud83d\ude00"}"""), (Own, "{}")]);
        var random = new Random(1);
        for (var i = 0; i < whole.Length; i++)
        {
            AnnotationReader.Read(whole.AsSpan(0, i));
            var broken = whole.ToArray();
            broken[i] = (byte)random.Next(256);
            AnnotationReader.Read(broken);
        }
    }

    [Fact]
    public void Object_WithoutTheAnnotation_AllocatesNothing()
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recordings", "pod-get.json"));
        AnnotationReader.Read(json);

        var before = GC.GetAllocatedBytesForCurrentThread();
        AnnotationReader.Read(json);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Annotation_AsText_ShowsNoUrl() => Assert.DoesNotContain("secret", Read((Own, """{"webhooks":["https://a/secret"]}""")).Annotation!.ToString());

    private static byte[] Raw(string annotations) => Encoding.UTF8.GetBytes("{\"metadata\":{\"annotations\":" + annotations + "}}");

    private static AnnotationReading Read(params (string Name, string Value)[] annotations) => AnnotationReader.Read(Object(annotations));

    private static byte[] Object((string Name, string Value)[] annotations) => Encoding.UTF8.GetBytes(
        $"{{\"kind\":\"Pod\",\"metadata\":{{\"name\":\"a\",\"annotations\":{{{string.Join(',', annotations.Select(a => $"\"{a.Name}\":{Quote(a.Value)}"))}}}}}}}");

    // The serializer would replace what is no text.
    private static string Quote(string value) => "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
