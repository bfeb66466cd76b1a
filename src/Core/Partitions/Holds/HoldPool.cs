namespace ActorVent.Partitions.Holds;

/// <summary>Makes holds, and takes them back: there is one for each change.</summary>
internal sealed class HoldPool
{
    private const int MostKept = 1024;

    private readonly Stack<Hold> _free = new();

    public Hold Rent(Known? known, Batch? batch)
    {
        var hold = _free.Count > 0 ? _free.Pop() : new Hold();
        hold.Known = known;
        hold.Batch = batch;
        if (batch is not null)
            batch.Open++;
        if (known is not null)
        {
            known.Pending++;
            known.Newest = hold;
        }
        return hold;
    }

    /// <summary>The batch stays unsettled as long as the hold does.</summary>
    public static void Add(Hold hold, Batch? batch)
    {
        if (batch is null || batch == hold.Batch)
            return;
        batch.Open++;
        (hold.Voids ??= []).Add(batch);
    }

    /// <summary>Everything in the chain is persisted, or nothing is left of it.</summary>
    /// <returns>How many there were.</returns>
    public int Release(Hold? chain)
    {
        var count = 0;
        while (chain is { } hold)
        {
            chain = hold.Next;
            count++;
            if (hold.Batch is not null)
                hold.Batch.Open--;
            foreach (var batch in hold.Voids ?? [])
                batch.Open--;
            if (hold.Known is { } known)
            {
                known.Pending--;
                if (known.Newest == hold)
                    known.Newest = null;
            }
            hold.Known = null;
            hold.Batch = null;
            hold.Voids = null;
            hold.Bytes = 0;
            hold.MayWait = false;
            hold.IsTold = false;
            hold.Next = null;
            if (_free.Count < MostKept)
                _free.Push(hold);
        }
        return count;
    }
}
