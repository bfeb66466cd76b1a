using System.Text.Json;
using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Watch streams, through the client: once whole, once in pieces, both as JsonDocument says, and as a streaming list.</summary>
internal sealed class WatchTarget : IFuzzTarget, IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly InMemoryApi _api = new();
    private readonly ResourceClient _client;

    public WatchTarget() => _client = _api.Client(new ResourceClientOptions { MaxObjectBytes = MaxLine });

    public static int MaxLine => 128 * 1024;

    public string Name => "watch";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzSeeds.Watches();

    public byte[] Mutate(byte[] input, ByteMutator mutator) => LineMutator.Mutate(input, mutator.Random);

    public long MostAllocated(int length) => (512 * 1024) + (40L * length);

    public FuzzOutcome Run(byte[] input)
    {
        var whole = Read(input, null);
        var pieces = Read(input, FuzzSeeds.RandomOf(input));
        if (whole.Text != pieces.Text)
            throw new FindingException("chunks change the outcome", $"whole: {whole.Text}\nin pieces: {pieces.Text}");
        Check(input, whole);
        // Errors come behind the events of their read: a list that is complete before one does not see it.
        (_api.Body, _api.Chunks) = (input, null);
        StreamedList.Check(Open(), whole.Events);
        return new FuzzOutcome(whole.Events.Count > 0, $"{Math.Min(whole.Events.Count, 3)} {whole.Error?.Kind} {whole.Error?.Message}");
    }

    public void Dispose() => _client.Dispose();

    private Reading Read(byte[] input, Random? chunks)
    {
        (_api.Body, _api.Chunks) = (input, chunks);
        var events = new List<WatchEvent>();
        var watch = Open();
        try
        {
            while (watch.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { Count: > 0 } read)
                events.AddRange(read);
            return new Reading(events, null);
        }
        catch (ApiException e)
        {
            return new Reading(events, e);
        }
        finally
        {
            watch.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private IWatchStream Open() => _client.WatchAsync(Pods, new ResourceVersion("1"), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static void Check(byte[] input, Reading reading)
    {
        var read = 0;
        var start = 0;
        while (start <= input.Length)
        {
            var feed = input.AsSpan(start).IndexOf((byte)'\n');
            var end = feed < 0 ? input.Length : start + feed;
            // Whether the line is too long shows when it is read, which its pieces do not change much.
            if (end - start > MaxLine / 2)
                return;
            if (!CheckLine(input.AsMemory(start, end - start), feed < 0, reading, ref read))
                return;
            start = end + 1;
        }
        if (read != reading.Events.Count || reading.Error is not null)
            throw new FindingException("stream ends otherwise than expected", $"{read} events expected, {reading.Events.Count} read, {reading.Error?.Message}");
    }

    /// <summary>False when nothing is read behind this line.</summary>
    private static bool CheckLine(ReadOnlyMemory<byte> line, bool last, Reading reading, ref int read)
    {
        var (expected, document) = ExpectedLine.Read(line);
        using (document)
        {
            switch (expected.Outcome)
            {
                case LineOutcome.Blank:
                    return true;
                case LineOutcome.Either when read == reading.Events.Count:
                    _ = reading.Error ?? throw new FindingException("line is skipped", Show(line));
                    ErrorRules.Check(reading.Error);
                    return false;
                case LineOutcome.Either:
                    read++;
                    return true;
                case LineOutcome.Event:
                    CheckEvent(expected, document!, reading, read++, line);
                    return true;
                default:
                    CheckError(expected, line, last, reading, read);
                    return false;
            }
        }
    }

    private static void CheckEvent(ExpectedLine expected, JsonDocument document, Reading reading, int read, ReadOnlyMemory<byte> line)
    {
        if (read >= reading.Events.Count)
            throw new FindingException("event is missing", $"{reading.Error?.Message} instead of {Show(line)}");
        var found = reading.Events[read];
        if ((found.Type, found.Version.Value, found.EndsInitialEvents) != (expected.Type, expected.Version, expected.Ends))
            throw new FindingException("event differs", $"{found} instead of {expected}");
        if (found.Object is null != expected.Type is WatchEventType.Bookmark)
            throw new FindingException("event differs", $"{found}");
        if (found.Object is not null)
            expected.Object.Check(found.Object, document.RootElement.GetProperty("object"), ResourceKind.Pods);
    }

    private static void CheckError(ExpectedLine expected, ReadOnlyMemory<byte> line, bool last, Reading reading, int read)
    {
        if (reading.Events.Count != read)
            throw new FindingException("accepted what must be refused", Show(line));
        var error = reading.Error ?? throw new FindingException("line is skipped", Show(line));
        ErrorRules.Check(error);
        var kinds = expected.Outcome is LineOutcome.Error ? error.Kind is not (ApiErrorKind.Garbage or ApiErrorKind.Network)
            : last ? error.Kind is ApiErrorKind.Network
            : error.Kind is ApiErrorKind.Garbage;
        if (!kinds)
            throw new FindingException("error is of the wrong kind", $"{error.Kind}: {error.Message}");
        // A line that the connection was cut in comes again.
        if (expected.Outcome is not LineOutcome.Garbage || last)
            return;
        ErrorRules.CheckNames(error, expected.Object);
        ErrorRules.CheckNames(error, line.Span, 2);
    }

    private static string Show(ReadOnlyMemory<byte> line) => System.Text.Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 300)]);
}
