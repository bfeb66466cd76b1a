using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;

namespace ActorVent.Node.Admin;

/// <summary>All nodes, to ask and to follow: those of the cluster, or the one that is alone.</summary>
/// <param name="system">Of this node.</param>
internal abstract class Fleet(ActorSystem system)
{
    /// <summary>What has not answered by then is told to be silent. Entities of it get a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>This node, as the reports name it.</summary>
    public abstract string Self { get; }

    protected ActorSystem System => system;

    /// <summary>What each node has of a region.</summary>
    public abstract Task<IReadOnlyList<ShardingReport.Node>> EntitiesAsync(string region);

    /// <summary>Asks every node; null for one that does not answer, or is of a version that answers nothing.</summary>
    public async Task<IReadOnlyList<(string Node, T? Report)>> AskAsync<T>(string question)
        where T : class =>
        await Task.WhenAll(Nodes().Select(async node => (node.Address?.ToString() ?? Self, node.Answers ? await AskAsync<T>(node.Address, question).ConfigureAwait(false) : null))).ConfigureAwait(false);

    /// <summary>Asks one; null: as above.</summary>
    /// <param name="node">Which; null: this one.</param>
    /// <param name="question">What.</param>
    public async Task<T?> AskAsync<T>(Address? node, string question)
        where T : class
    {
        try
        {
            var answer = await QuestionPaths.At(system, node).Ask<QuestionMessage.Answer>(new QuestionMessage.Ask(question), Patience).ConfigureAwait(false);
            return ReportJson.Read<T>(answer.Json.Span);
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Follows every node, until it is disposed.</summary>
    /// <param name="question">What of.</param>
    /// <param name="happened">Told on one thread at a time.</param>
    public IDisposable Follow(string question, Action<QuestionMessage.Happened> happened)
    {
        var actor = system.ActorOf(FollowActor.Props(() => [.. Nodes().Where(static node => node.Answers).Select(static node => node.Address)], question, happened));
        return new ActorLife(system, actor);
    }

    /// <summary>Those that there are at present; null: this one.</summary>
    protected abstract IReadOnlyList<(Address? Address, bool Answers)> Nodes();
}
