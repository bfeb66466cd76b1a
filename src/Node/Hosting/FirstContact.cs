using ActorVent.Journal;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorVent.Node.Hosting;

/// <summary>A database that is away, or busy with others that start at the same moment, is waited for; what an operator has to mend is not.</summary>
internal static partial class FirstContact
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="contact">Tried again until it works.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told each reason once.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<T> WaitAsync<T>(Func<Task<T>> contact, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        var told = "";
        while (true)
        {
            try
            {
                return await contact().ConfigureAwait(false);
            }
            catch (Exception e) when (e is JournalException { IsTransient: true } or NpgsqlException { IsTransient: true })
            {
                if (e.Message != told)
                    Log.Waits(logger, told = e.Message);
            }
            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1705, LogLevel.Warning, "{Error} It is tried again each second; nothing runs before")]
        public static partial void Waits(ILogger logger, string error);
    }
}
