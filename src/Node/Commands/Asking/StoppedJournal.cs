using ActorVent.Journal;
using ActorVent.Node.Admin;
using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Node.Commands.Asking;

/// <summary>The journal in the data directory of a node that does not run.</summary>
internal static class StoppedJournal
{
    /// <summary>Asks it; null: there is none, a node that runs has it, or it cannot tell that.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="question">As it would be asked on the socket.</param>
    /// <param name="context">Of the command.</param>
    public static async Task<byte[]?> AskAsync(string data, string question, CommandContext context)
    {
        var options = new JournalOptions(Path.Combine(data, JournalValidator.FileName), null);
        if (!File.Exists(options.Path))
            return null;
        try
        {
            await using var journal = await JournalFactory.OpenAsync(
                options, Environment.MachineName, new Incarnation("asked"), context.Time, NullLogger.Instance, new TroubleLog("The journal", context.Time, NullLogger.Instance), context.Stop);
            return await new StoppedNode(journal, options.ToString(), context.Time).AnswerAsync(question, context.Stop);
        }
        catch (JournalException)
        {
            return null;
        }
    }
}
