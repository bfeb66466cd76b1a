namespace ActorVent.Tests.Shell.Storage;

/// <summary>How likely the journal misbehaves beyond what a disk does, from 0 to 1 per write or read.</summary>
internal sealed class JournalMood
{
    /// <summary>Somebody else takes the partition or the scope right before the write.</summary>
    public double Conflicts { get; set; }

    /// <summary>The answer takes many seconds.</summary>
    public double Hangs { get; set; }

    /// <summary>A log refuses a row: it alone, whatever else is in the round trip.</summary>
    public double Rejects { get; set; }

    public void Calm() => Conflicts = Hangs = Rejects = 0;

    public void Rough(Random random)
    {
        Conflicts = random.Next(2) == 0 ? random.NextDouble() * 0.1 : 0;
        Hangs = random.Next(2) == 0 ? random.NextDouble() * 0.05 : 0;
        Rejects = random.Next(2) == 0 ? random.NextDouble() * 0.2 : 0;
    }
}
