using System.Threading.Channels;
using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Reports;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Node.Admin;

/// <summary>Answers with a JSON object for each thing that happens, a line each, until who asked has gone. <c>{"dropped":N}</c>: that many were too many.</summary>
internal static class AdminStream
{
    /// <summary>Portions that wait for who reads slowly; more are dropped, and counted.</summary>
    private const int MostWaiting = 64;

    /// <summary>Things happened that were too many to be told. Fields are only ever added.</summary>
    /// <param name="Dropped">How many.</param>
    internal sealed record Missed(long Dropped);

    /// <param name="context">Of the question.</param>
    /// <param name="follow">Begins to tell; disposing ends it.</param>
    public static async Task WriteAsync(HttpContext context, Func<Action<QuestionMessage.Happened>, IDisposable> follow)
    {
        var waiting = Channel.CreateBounded<QuestionMessage.Happened>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
        context.Response.ContentType = "application/x-ndjson";
        // Headers at once: so it is known that it has begun. To start the response alone would keep them until something happens.
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        long missed = 0;
        using var following = follow(happened =>
        {
            if (!waiting.Writer.TryWrite(happened))
                Interlocked.Increment(ref missed);
        });
        await foreach (var happened in waiting.Reader.ReadAllAsync(context.RequestAborted).ConfigureAwait(false))
        {
            await context.Response.Body.WriteAsync(happened.Lines, context.RequestAborted).ConfigureAwait(false);
            var dropped = happened.Dropped + Interlocked.Exchange(ref missed, 0);
            if (dropped > 0)
                await context.Response.Body.WriteAsync((byte[])[.. ReportJson.Write(new Missed(dropped)), (byte)'\n'], context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
