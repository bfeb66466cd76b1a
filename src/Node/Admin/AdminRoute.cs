using Microsoft.AspNetCore.Http;

namespace ActorVent.Node.Admin;

/// <summary>Something that operators can ask or order.</summary>
/// <param name="Method">Of HTTP, in capitals.</param>
/// <param name="Path">The whole of it.</param>
/// <param name="AnswerAsync">Writes the response.</param>
internal sealed record AdminRoute(string Method, string Path, Func<HttpContext, Task> AnswerAsync)
{
    /// <summary>As much time as an answer may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A question with one answer.</summary>
    /// <param name="path">The whole of it.</param>
    /// <param name="answer">Answers; its exception for a bad question is <see cref="BadQuestionException"/>.</param>
    public static AdminRoute Get<T>(string path, Func<IQueryCollection, CancellationToken, Task<T>> answer) => new(HttpMethods.Get, path, context => JsonAsync(context, answer));

    /// <summary>An order.</summary>
    /// <param name="path">The whole of it.</param>
    /// <param name="order">Carries it out, and tells what came of it.</param>
    /// <param name="then">What it does when who ordered it has been told, which may end the node.</param>
    public static AdminRoute Post<T>(string path, Func<IQueryCollection, CancellationToken, Task<T>> order, Action? then = null) =>
        new(HttpMethods.Post, path, context => JsonAsync(context, order, then));

    private static async Task JsonAsync<T>(HttpContext context, Func<IQueryCollection, CancellationToken, Task<T>> answer, Action? then = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            var report = await answer(context.Request.Query, patience.Token).ConfigureAwait(false);
            if (then is not null)
                context.Response.OnCompleted(() => Begin(then));
            await AdminJson.WriteAsync(context, report).ConfigureAwait(false);
        }
        catch (BadQuestionException e)
        {
            await AdminJson.RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
    }

    private static Task Begin(Action then)
    {
        // The answer does not wait for it.
        ThreadPool.QueueUserWorkItem(_ => then());
        return Task.CompletedTask;
    }
}
