using ActorVent.Cluster.Members;
using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin.Reports;
using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Node.Admin;

/// <summary>All nodes, to ask and to follow: those of the cluster, or the one that is alone.</summary>
/// <param name="system">Of this node.</param>
/// <param name="peers">null: it is alone.</param>
internal sealed class Fleet(ActorSystem system, Peers? peers)
{
    /// <summary>What has not answered by then is told to be silent. Entities of it get a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>This node, as the reports name it.</summary>
    public string Self => peers is null ? NodeAbout.Alone : AkkaCluster.Get(system).SelfAddress.ToString();

    /// <summary>Asks every node; null for one that does not answer, or is of a version that answers nothing.</summary>
    public async Task<IReadOnlyList<(string Node, T? Report)>> AskAsync<T>(string question)
        where T : class =>
        await Task.WhenAll(Nodes().Select(async node => (Name(node.Address), node.Answers ? await AskAsync<T>(node.Address, question).ConfigureAwait(false) : null))).ConfigureAwait(false);

    /// <summary>Follows every node, until it is disposed.</summary>
    /// <param name="question">What of.</param>
    /// <param name="happened">Told on one thread at a time.</param>
    public IDisposable Follow(string question, Action<QuestionMessage.Happened> happened)
    {
        var actor = system.ActorOf(FollowActor.Props(() => [.. Nodes().Where(static node => node.Answers).Select(static node => node.Address)], question, happened));
        return new Following(system, actor);
    }

    private IReadOnlyList<(Address? Address, bool Answers)> Nodes()
    {
        if (peers is null)
            return [(null, true)];
        var self = AkkaCluster.Get(system).SelfAddress;
        var all = peers.All.Select(peer => (peer.Address.Address.Equals(self) ? null : peer.Address.Address, Answers: peer.Announcement is { AnswersQuestions: true })).ToList();
        // Before it is a member, a node knows itself.
        return all.Any(static node => node.Item1 is null) ? all : [(null, true), .. all];
    }

    private string Name(Address? node) => node?.ToString() ?? Self;

    private async Task<T?> AskAsync<T>(Address? node, string question)
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

    private sealed class Following(ActorSystem system, IActorRef actor) : IDisposable
    {
        public void Dispose() => system.Stop(actor);
    }
}
