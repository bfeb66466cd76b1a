using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Cluster.Leases;

/// <summary>Makes a node a member of the journal's one cluster, with nothing configured but the journal: carries out what <see cref="FormationMachine"/> decides.</summary>
internal sealed partial class Formation(LeaseThread leases, FormationTable table, Action<string> end, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FormationMachine _machine = new(leases.Identity.Incarnation, leases.Times);
    private readonly List<FormationEffect> _effects = [];
    private IReadOnlyList<string> _joining = [];
    private string? _trouble;

    /// <summary>Joins, or forms. Completes when the node is a member and has said so: then its regions may start.</summary>
    /// <param name="system">The node's, which listens by now.</param>
    /// <param name="cancellationToken">Gives up; the node may be a member all the same.</param>
    public async Task FormAsync(ActorSystem system, CancellationToken cancellationToken)
    {
        var cluster = AkkaCluster.Get(system);
        await SayWhereAsync(cluster, cancellationToken).ConfigureAwait(false);
        while (!await StepAsync(cluster, cancellationToken).ConfigureAwait(false))
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task SayWhereAsync(AkkaCluster cluster, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await leases.SetAddressAsync(cluster.SelfAddress.ToString(), cluster.SelfUniqueAddress.Uid).WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (LeaseStoreException e)
            {
                Trouble(e);
            }
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Whether it is done.</returns>
    private async Task<bool> StepAsync(AkkaCluster cluster, CancellationToken cancellationToken)
    {
        _effects.Clear();
        if (cluster.SelfMember.Status == MemberStatus.Up)
            _machine.On(new FormationInput.Up(MembersOf(cluster)), time.Read(), _effects);
        try
        {
            var isSaid = await table.DecideAsync(Decide, cancellationToken).ConfigureAwait(false);
            // Not said: the lease was over. Then nothing that follows from it may be done.
            return (isSaid || !_effects.Contains(FormationEffect.SayMember.Instance)) && CarryOut(cluster);
        }
        catch (LeaseStoreException e)
        {
            Trouble(e);
            return false;
        }
    }

    private bool Decide(IReadOnlyList<NodeRow> rows)
    {
        _machine.On(new FormationInput.Looked(rows), time.Read(), _effects);
        return _effects.Contains(FormationEffect.SayMember.Instance);
    }

    private bool CarryOut(AkkaCluster cluster)
    {
        foreach (var effect in _effects)
        {
            switch (effect)
            {
                case FormationEffect.JoinSelf:
                    Log.Forms(logger, leases.Identity.Node);
                    cluster.Join(cluster.SelfAddress);
                    break;
                case FormationEffect.Join join:
                    Join(cluster, join.Addresses);
                    break;
                case FormationEffect.End ends:
                    end(ends.Reason);
                    break;
                case FormationEffect.Formed:
                    return true;
            }
        }
        return false;
    }

    private void Join(AkkaCluster cluster, IReadOnlyList<string> addresses)
    {
        // Akka goes on trying these by itself.
        if (addresses.SequenceEqual(_joining))
            return;
        _joining = addresses;
        Log.Joins(logger, leases.Identity.Node, string.Join(", ", addresses));
        cluster.JoinSeedNodes(addresses.Select(Address.Parse));
    }

    private void Trouble(LeaseStoreException failure)
    {
        if (_trouble != failure.Message)
            Log.Waits(logger, failure.Message);
        _trouble = failure.Message;
    }

    private static HashSet<(string Address, long Uid)> MembersOf(AkkaCluster cluster) =>
        [.. cluster.State.Members.Select(static member => (member.Address.ToString(), (long)member.UniqueAddress.Uid))];

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Information, "Node {Node} forms a cluster: no other is a member of one on this journal")]
        public static partial void Forms(ILogger logger, string node);

        [LoggerMessage(2021, LogLevel.Information, "Node {Node} joins the cluster of {Addresses}")]
        public static partial void Joins(ILogger logger, string node, string addresses);

        [LoggerMessage(2022, LogLevel.Warning, "The node cannot join yet: the database does not answer ({Error}); trying again")]
        public static partial void Waits(ILogger logger, string error);
    }
}
