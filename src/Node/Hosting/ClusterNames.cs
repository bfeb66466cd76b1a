using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>Finds out which cluster this is, and holds the journal to it.</summary>
internal static partial class ClusterNames
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The cluster's name: what is configured, else the uid of its kube-system namespace, else the server's address.</summary>
    public static async Task<string> BindAsync(
        string? configured, ResourceClient client, ClusterConnection connection, IJournal journal, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        var identity = await IdentityAsync(client, time, logger, stop).ConfigureAwait(false);
        if (identity is null)
        {
            identity = connection.Server.GetLeftPart(UriPartial.Authority);
            if (configured is null)
                Log.NoIdentity(logger, identity);
        }
        var name = configured ?? identity;
        await journal.BindClusterAsync(name, identity, stop).ConfigureAwait(false);
        return name;
    }

    private static async Task<string?> IdentityAsync(ResourceClient client, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await client.GetClusterIdentityAsync(stop).ConfigureAwait(false);
            }
            catch (ApiException e) when (e.Kind is ApiErrorKind.Network or ApiErrorKind.Unavailable or ApiErrorKind.Garbage or ApiErrorKind.Unauthorized)
            {
                Log.NotReached(logger, e.Message, RetryAfter.TotalSeconds);
                await Task.Delay(RetryAfter, time, stop).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1710, LogLevel.Warning, "The namespace kube-system cannot be read, so the cluster is known by its server's address, {Address}: give --cluster NAME, or allow get on that namespace")]
        public static partial void NoIdentity(ILogger logger, string address);

        [LoggerMessage(1711, LogLevel.Warning, "The API server cannot be asked which cluster it is: {Error}; trying again in {Seconds} s")]
        public static partial void NotReached(ILogger logger, string error, double seconds);
    }
}
