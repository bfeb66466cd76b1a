using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>One life of a node: its lease's thread, and what it is told when its process is to end.</summary>
internal sealed class LeaseNode
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LeaseNode(LeaseDatabase database, string name, string incarnation, LeaseTimes times)
    {
        Identity = new NodeIdentity(name, new Incarnation(incarnation)) { ConfigDigest = "digest", Thumbprint = "thumb" };
        Leases = new PostgreSqlLeases(database.Server, Identity, TimeProvider.System, NullLogger.Instance)
        {
            Times = times,
            End = reason => _ended.TrySetResult(reason),
        };
        Thread = Leases.CreateThread();
    }

    public NodeIdentity Identity { get; }

    public string Incarnation => Identity.Incarnation.Value;

    public PostgreSqlLeases Leases { get; }

    public LeaseThread Thread { get; }

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Why the process was to end.</summary>
    public Task<string> EndedAsync() => _ended.Task.WaitAsync(Patience);

    /// <summary>Completes with the first view in which this holds.</summary>
    public async Task<NodesView> SeesAsync(Func<NodesView, bool> holds)
    {
        var seen = new TaskCompletionSource<NodesView>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<NodesView> look = view =>
        {
            if (holds(view))
                seen.TrySetResult(view);
        };
        Thread.Looked += look;
        try
        {
            return await seen.Task.WaitAsync(Patience);
        }
        finally
        {
            Thread.Looked -= look;
        }
    }

    /// <summary>Completes when the row of a life looks so.</summary>
    public Task SeesAsync(LeaseNode other, Func<NodeRow, bool> holds) =>
        SeesAsync(view => view.Rows.Any(row => row.Incarnation == other.Identity.Incarnation && holds(row)));
}
