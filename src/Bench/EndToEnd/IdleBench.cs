using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>A node that has nothing to do: many pods, ten endpoints that have got them all, a watch that says nothing but bookmarks.</summary>
internal static class IdleBench
{
    private const int Pods = 100_000;
    private const int Endpoints = 10;
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan BetweenBookmarks = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string program, int minutes)
    {
        var time = TimeProvider.System;
        using var server = new ReplayServer(new PodTemplate(6 * 1024), Pods, 1, time);
        var receivers = Enumerable.Range(0, Endpoints).Select(_ => new CountingReceiver(answers: true, time)).ToList();
        await using var node = MeasuredNode.Start(program, server.Uri, [.. receivers.Select(receiver => receiver.Uri)]);
        using var ended = new CancellationTokenSource();
        var bookmarks = BookmarkAsync(server, time, ended.Token);
        foreach (var receiver in receivers)
            await receiver.WaitForAsync(Pods, Most);
        Console.WriteLine($"memory when {Endpoints} endpoints have got {Pods} pods: {node.Megabytes} MB, at most {node.PeakMegabytes} MB");
        await Task.Delay(BetweenBookmarks, time);
        var (cpu, started) = (node.Cpu, time.GetTimestamp());
        await Task.Delay(TimeSpan.FromMinutes(minutes), time);
        var share = (node.Cpu - cpu) / time.GetElapsedTime(started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle for {minutes} min: {share * 100:0.00} % of a core, {node.Megabytes} MB"));
        await ended.CancelAsync();
        await bookmarks;
        foreach (var receiver in receivers)
            receiver.Dispose();
        return 0;
    }

    /// <summary>Also while the list is being delivered: a watch that says nothing for long is opened again.</summary>
    private static async Task BookmarkAsync(ReplayServer server, TimeProvider time, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(BetweenBookmarks, time, ended);
                await server.SendBookmarkAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
