using ActorVent.Node.Configuration;
using ActorVent.Simulator.Api;

namespace ActorVent.Node.Commands;

/// <summary>How problems are shown: one block, each with where, what, and what to do.</summary>
internal static class FindingsText
{
    public const string NothingStarted = "nothing was started";

    /// <summary>Shows all errors; the result is the exit code.</summary>
    public static int Refuse(TextWriter error, Findings findings, string help)
    {
        WriteCount(error, NothingStarted, findings.Errors.Count);
        foreach (var finding in findings.Errors)
        {
            error.WriteLine();
            error.WriteLine($"  {finding.Where}: {finding.What}.");
            error.WriteLine($"      {finding.Advice}");
        }
        return End(error, help);
    }

    /// <summary>Shows problems that say themselves where they are and what to do; the result is the exit code.</summary>
    public static int Refuse(TextWriter error, string consequence, IReadOnlyList<string> problems, string help)
    {
        WriteCount(error, consequence, problems.Count);
        error.WriteLine();
        foreach (var problem in problems)
            error.WriteLine($"  {problem}.");
        return End(error, help);
    }

    /// <summary>Shows why a command ended early; the result is the exit code.</summary>
    public static int Fail(TextWriter error, Exception exception)
    {
        error.WriteLine($"actorvent: stopped, because of an error");
        error.WriteLine();
        error.WriteLine($"  {exception.Message.ReplaceLineEndings(" ")}");
        var told = exception.Message;
        // Its message says what the errors behind it say.
        for (var cause = exception is SimulatorException ? null : exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (told.Contains(cause.Message, StringComparison.Ordinal))
                continue;
            error.WriteLine($"      because: {cause.Message.ReplaceLineEndings(" ")}");
            told += cause.Message;
        }
        return ExitCodes.Failed;
    }

    private static void WriteCount(TextWriter error, string consequence, int count) =>
        error.WriteLine(count == 1 ? $"actorvent: {consequence}, because of one problem" : $"actorvent: {consequence}, because of {count} problems");

    private static int End(TextWriter error, string help)
    {
        error.WriteLine();
        error.WriteLine($"'{help}' shows what there is.");
        return ExitCodes.Configuration;
    }
}
