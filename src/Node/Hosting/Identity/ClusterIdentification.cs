using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Identity;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace ActorVent.Node.Hosting.Identity;

/// <summary>Finds out which cluster this is, and holds the journal to it.</summary>
/// <param name="client">Asks it.</param>
/// <param name="connection">The client's.</param>
/// <param name="journal">Knows the cluster, or is to know it.</param>
/// <param name="backoff">Of lookups that fail.</param>
/// <param name="time">For waits.</param>
/// <param name="logger">For what the operator should know.</param>
/// <param name="trouble">The API server's.</param>
internal sealed partial class ClusterIdentification(
    ResourceClient client, ClusterConnection connection, IJournal journal, Backoff backoff, TimeProvider time, ILogger logger, TroubleLog trouble)
{
    private readonly TroubleLog _refused = new("The API server", time, logger);

    /// <summary>The cluster's part of every key and scope. Waits for as long as the server does not say who it is.</summary>
    /// <param name="configured"><c>--cluster</c>; null without.</param>
    /// <param name="acceptCommand">What to run when another cluster takes the place of the journal's.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ClusterRefusedException">It is another cluster than the journal's.</exception>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    public async Task<string> IdentifyAsync(string? configured, string acceptCommand, CancellationToken stop)
    {
        var stored = await journal.ReadClusterAsync(stop).ConfigureAwait(false);
        var seen = await LookAsync(stop).ConfigureAwait(false);
        while (true)
        {
            var decision = ClusterIdentityDecision.Decide(stored, seen, configured);
            if (decision.Refusal is { } refusal)
                throw new ClusterRefusedException($"The cluster at {seen.Server} is not the journal's: {refusal}. Connect to the journal's cluster, or name another directory with --data. If this cluster is to take its place, stop ActorVent and run once: {acceptCommand}");
            var stands = decision.Record == stored ? stored : await journal.WriteClusterAsync(decision.Record, stop).ConfigureAwait(false);
            if (stands == decision.Record)
            {
                foreach (var warning in decision.Warnings)
                    Log.Warning(logger, warning);
                Log.Identified(logger, stands.Identity, seen.Server);
                return stands.Identity;
            }
            // Another node has met its cluster first.
            stored = stands;
        }
    }

    private async Task<ClusterEvidence> LookAsync(CancellationToken stop)
    {
        var addresses = ServerAddresses.OfAsync(connection, time, stop);
        var uid = await LookUpAsync(stop).ConfigureAwait(false);
        return new ClusterEvidence(
            uid, AuthorityFingerprints.Of(connection), await addresses.ConfigureAwait(false), connection.Server.AbsoluteUri.TrimEnd('/'));
    }

    private async Task<string?> LookUpAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var uid = await client.GetClusterIdentityAsync(stop).ConfigureAwait(false);
                trouble.Worked(this);
                _refused.Worked(this);
                return uid;
            }
            catch (ApiException e)
            {
                var wait = backoff.Next(e.RetryAfter);
                // What has to be mended here is told at once, also right after the server was away.
                var cause = e.Kind is ApiErrorKind.Network or ApiErrorKind.Unavailable ? trouble : _refused;
                cause.Failed(this, Invariant($"The API server cannot be asked which cluster it is: {e.Message}; trying again in {wait.TotalSeconds:0.#} s"));
                await Task.Delay(wait, time, stop).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1710, LogLevel.Warning, "{Warning}")]
        public static partial void Warning(ILogger logger, string warning);

        [LoggerMessage(1712, LogLevel.Debug, "The cluster at {Server} is {Identity}")]
        public static partial void Identified(ILogger logger, string identity, string server);
    }
}
