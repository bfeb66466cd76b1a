namespace ActorVent.Delivery;

/// <summary>The node's lease lapsed before a request was on its way.</summary>
internal sealed class LeaseLapsedException() : Exception("the node's lease has lapsed")
{
    /// <summary>Whether it is why something failed.</summary>
    public static bool IsIn(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is LeaseLapsedException)
                return true;
        }
        return false;
    }
}
