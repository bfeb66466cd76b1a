using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using ActorVent.Kubernetes.Watches;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>What fuzzing found in watches.</summary>
public class WatchFindingTests
{
    private const string Pod = """{"metadata":{"name":"web-0","namespace":"shop","uid":"u","resourceVersion":"5"},"spec":{"x":"?"}}""";

    [Fact]
    public void Line_ThatIsNoUtf8_NamesTheObject()
    {
        var line = Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{Pod}}}""");
        line[Array.IndexOf(line, (byte)'?')] = 0xff;

        Assert.Matches("is not valid UTF-8 at byte [0-9]+, near Pod shop/web-0$", Fails(line).Message);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":POD]""")]
    [InlineData("""{"type":"ADDED","object":POD,"type":"DELETED"}""")]
    [InlineData("""{"type":"ADDED","object":POD,"object":{}}""")]
    [InlineData("""{"type":"PAUSED","object":POD}""")]
    [InlineData("""{"type":7,"object":POD}""")]
    [InlineData("""{"object":POD}""")]
    [InlineData("""{"type":"ADDED","object":{"kind":7,"metadata":{"namespace":"shop","name":"web-0"}}}""")]
    [InlineData("""{"type":"ADDED","object":{"kind":"\ud800","\ud800":1,"metadata":{"namespace":"shop","uid":"\ud800","name":"web-0"}}}""")]
    public void Line_ThatCannotBeRead_NamesTheObject(string line) =>
        Assert.Contains("Pod shop/web-0", Fails(line.Replace("POD", Pod, StringComparison.Ordinal)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"a\nb\u001b[31m\u2028","object":{}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"a\nb\u001b[31m\u202e","uid":7}}}""")]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","reason":"a\nb","message":"c\rd","code":500}}""")]
    public void Error_WithTextFromTheServer_IsOneReadableLine(string line) => IsReadable(Fails(line).Message);

    [Fact]
    public void Error_OnAVeryLongName_IsShort()
    {
        var name = new string('x', 100_000);

        IsReadable(Fails($$$$"""{"type":"ADDED","object":{"metadata":{"name":"{{{{name}}}}","namespace":"{{{{name}}}}"}}}""").Message);
        IsReadable(Fails($$$"""{"type":"{{{name}}}","object":{}}""").Message);
    }

    [Fact]
    public void Error_OnInvalidJson_QuotesNoneOfIt() =>
        Assert.DoesNotContain("hunter", Fails("""{"type":"ADDED","object":{"metadata":{"name":"a"},"data":thunter2}}""").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"metadata":{"resourceVersion":"2"}}""", "object.metadata")]
    [InlineData("""{"metadata":{"resourceVersion":"1","resourceVersion":"2"}}""", "object.metadata.resourceVersion")]
    [InlineData("""{"metadata":{"resourceVersion":"1","annotations":{},"annotations":{}}}""", "object.metadata.annotations")]
    [InlineData("""{"metadata":{"resourceVersion":"1","annotations":{"k8s.io/initial-events-end":"true","k8s.io/initial-events-end":"no"}}}""", "the annotation k8s.io/initial-events-end")]
    public void Bookmark_WithAMemberTwice_IsGarbage(string bookmark, string member)
    {
        var error = Fails($$"""{"type":"BOOKMARK","object":{{bookmark}}}""");

        Assert.Equal((ApiErrorKind.Garbage, $"a line of a watch of pods has {member} twice"), (error.Kind, error.Message));
    }

    [Fact]
    public void ErrorEvent_InALineThatBreaksOff_IsNotTheServersWord() =>
        Assert.Equal(ApiErrorKind.Garbage, Fails("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}""").Kind);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task Line_LongerThanAllowed_IsRefusedHoweverItArrives(int chunk)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{Pod.Replace("?", new string('x', 1000), StringComparison.Ordinal)}}}""" + "\n");
        var stream = new Pieces(body, chunk);
        await using var watch = new WatchStream(stream, stream, ResourceKind.Pods, new ResourceClientOptions { MaxObjectBytes = body.Length - 2 }, TimeProvider.System);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await watch.ReadAsync(default));

        Assert.Equal((ApiErrorKind.TooLarge, $"a line of a watch is longer than {body.Length - 2} bytes"), (error.Kind, error.Message));
    }

    internal static void IsReadable(string message)
    {
        Assert.InRange(message.Length, 1, 1000);
        Assert.DoesNotContain(message, c => char.IsControl(c) || c is '\u2028' or '\u202e');
    }

    private static ApiException Fails(string line) => Fails(Encoding.UTF8.GetBytes(line));

    private static ApiException Fails(byte[] line)
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        return Assert.Throws<ApiException>(() => WatchLineScanner.Scan(line, scanner));
    }

    private sealed class Pieces(byte[] body, int size) : MemoryStream(body, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
