using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>
/// What one appended entry becomes in the log. At each target (the configured endpoints together, or one endpoint from
/// annotations) an object has a history of its own: what is newest, superseded, deleted, and was there before, is told per
/// target. So a state goes to each target that it names; a target that the object leaves is told so; the end of an object
/// goes to all who know that it lives.
/// </summary>
internal static class TargetPlan
{
    /// <summary>The target that stands for the configured endpoints.</summary>
    public const string Configured = "";

    public static string NameOf(EndpointId? target) => target?.Value ?? Configured;

    internal enum Action
    {
        /// <summary>The row counts no more; it goes with the last of its entries.</summary>
        Forget,

        /// <summary>An <see cref="ChangeType.OutOfScope"/> note with the last state known there; then as <see cref="Forget"/>.</summary>
        Leave,

        /// <summary>The entry as it is.</summary>
        Write,

        /// <summary>The entry with the last state known there: its own names this target no more, which is where the URL is read from.</summary>
        WriteLastKnown,
    }

    /// <summary>What is to be done, in this order.</summary>
    /// <param name="entry">What is appended.</param>
    /// <param name="known">Targets at which the object has a row that is not forgotten, in ordinal order.</param>
    /// <param name="admit">Those of the entry's targets that are admitted, in the entry's order; asked for states only, so that a deletion creates no endpoint.</param>
    public static List<(Action Action, string Target)> Of(
        NewEntry entry, IReadOnlyList<(string Target, bool IsLive)> known, Func<IReadOnlyList<string>> admit)
    {
        var steps = new List<(Action, string)>();
        if (entry.Ends || entry.Payload is null)
        {
            foreach (var (target, isLive) in known)
            {
                if (isLive)
                    steps.Add((IsReadableAt(entry, target) ? Action.Write : Action.WriteLastKnown, target));
            }
            if (steps.Count == 0)
                steps.Add((Action.Write, Configured));
            return steps;
        }

        var admitted = admit();
        if (admitted.Count == 0)
            admitted = [Configured];
        foreach (var (target, isLive) in known)
        {
            if (!admitted.Contains(target))
                steps.Add((isLive ? Action.Leave : Action.Forget, target));
        }
        foreach (var target in admitted)
            steps.Add((Action.Write, target));
        return steps;
    }

    /// <summary>The note to a target that the object has left, in the history that the state known there was written in.</summary>
    public static NewEntry Note(NewEntry entry, string uid, ResourceVersion version, long history) => new()
    {
        Object = entry.Object,
        Uid = uid,
        Version = version,
        Type = ChangeType.OutOfScope,
        Cause = Cause.OutOfScope,
        Time = entry.Time,
        Payload = null,
        Digest = Digest.None,
        History = history,
        Scope = entry.Scope,
    };

    private static bool IsReadableAt(NewEntry entry, string target)
    {
        if (target.Length == 0 || entry.Payload is null)
            return true;
        foreach (var named in entry.Targets)
        {
            if (named.Id.Value == target)
                return true;
        }
        return false;
    }
}
