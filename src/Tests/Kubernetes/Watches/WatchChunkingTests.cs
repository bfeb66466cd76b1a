using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Watches;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Watches;

public class WatchChunkingTests
{
    [Fact]
    public async Task Recording_ByteByByte_BringsTheSameEvents()
    {
        var body = Recording.Load("pods-watch").Body;

        Assert.Equal(await ReadAsync(body, _ => int.MaxValue), await ReadAsync(body, _ => 1));
    }

    [Fact]
    public async Task Stream_InRandomPieces_BringsEveryEventOnceInOrder()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(1, random.Next(1, 60))
                .Select(i => WatchTests.Event("MODIFIED", "p", i, new string('é', random.Next(5) == 0 ? random.Next(200_000) : random.Next(50))))
                .ToList();
            var body = Encoding.UTF8.GetBytes(string.Concat(lines));
            var largest = random.Next(4) switch { 0 => 7, 1 => 100, 2 => 40_000, _ => 1_000_000 };
            if (largest < 100 && body.Length > 300_000)
                largest = 5000;

            var read = await ReadAsync(body, _ => random.Next(1, largest + 1));

            Assert.True(
                lines.Select((_, i) => $"Modified p {i + 1}").SequenceEqual(read.Select(line => line[..line.LastIndexOf(' ')])),
                $"seed {seed}");
        }
    }

    [Fact]
    public async Task Stream_CutAtAnyByte_BringsTheWholeLinesBeforeTheCut()
    {
        var body = Encoding.UTF8.GetBytes(WatchTests.Event("ADDED", "a", 1) + WatchTests.Event("ADDED", "b", 2));
        var firstLine = Array.IndexOf(body, (byte)'\n');
        for (var cut = 0; cut < body.Length; cut++)
        {
            await using var watch = Open(body[..cut], _ => 16);
            var events = 0;
            var failed = false;
            try
            {
                while (await watch.ReadAsync(default) is { Count: > 0 } read)
                    events += read.Count;
            }
            catch (ApiException e)
            {
                failed = e.Kind is ApiErrorKind.Network;
            }
            // Without its line feed a line counts once it is whole.
            var whole = cut == body.Length - 1 ? 2 : cut >= firstLine ? 1 : 0;
            var between = cut == 0 || cut == firstLine || cut == firstLine + 1 || cut == body.Length - 1;
            Assert.Equal((cut, whole, !between), (cut, events, failed));
        }
    }

    private static async Task<List<string>> ReadAsync(byte[] body, Func<int, int> size)
    {
        await using var watch = Open(body, size);
        var seen = new List<string>();
        while (await watch.ReadAsync(default) is { Count: > 0 } read)
            seen.AddRange(read.Select(watched => $"{WatchTests.Text(watched)} {watched.Object?.Digest:x}"));
        return seen;
    }

    private static WatchStream Open(byte[] body, Func<int, int> size)
    {
        var stream = new ChunkedStream(body, size);
        return new WatchStream(stream, stream, ResourceKind.Pods, new ResourceClientOptions(), TimeProvider.System);
    }

    private sealed class ChunkedStream(byte[] body, Func<int, int> size) : MemoryStream(body, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size(buffer.Length))], cancellationToken);
    }
}
