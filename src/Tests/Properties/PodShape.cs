namespace ActorVent.Tests.Properties;

/// <summary>What a token makes of a pod, so that a test knows the condition of every state by its token.</summary>
internal static class PodShape
{
    public static bool IsUnhealthy(long token) => token % 3 == 0;

    /// <summary>Two states with the same condition differ only in what is no transition.</summary>
    public static (bool IsUnhealthy, long Restarts) ConditionOf(long token) => (IsUnhealthy(token), RestartsOf(token));

    public static string StatusOf(long token)
    {
        var (ready, state) = IsUnhealthy(token) ? ("false", """{"waiting":{"reason":"CrashLoopBackOff"}}""") : ("true", """{"running":{}}""");
        return $$"""{"phase":"Running","containerStatuses":[{"name":"app","ready":{{ready}},"restartCount":{{RestartsOf(token)}},"state":{{state}} }]}""";
    }

    private static long RestartsOf(long token) => token / 5 % 2;
}
