using ActorVent.Journal;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorVent.Node.Hosting.Clustered;

/// <summary>A database that is away, or busy with others that start at the same moment, is waited for; what an operator has to mend is not.</summary>
internal static partial class FirstContact
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="contact">Tried again until it works.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told once.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<T> WaitAsync<T>(Func<Task<T>> contact, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        var isTold = false;
        while (true)
        {
            try
            {
                return await contact().ConfigureAwait(false);
            }
            catch (Exception e) when (e is JournalException { IsTransient: true } or NpgsqlException { IsTransient: true })
            {
                if (!isTold)
                    Log.Waits(logger, e.Message);
                isTold = true;
            }
            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1871, LogLevel.Warning, "{Error} Trying again until it answers; nothing is sent meanwhile")]
        public static partial void Waits(ILogger logger, string error);
    }
}
