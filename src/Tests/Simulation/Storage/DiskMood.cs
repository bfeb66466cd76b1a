namespace ActorVent.Tests.Simulation.Storage;

/// <summary>How likely the database misbehaves, from 0 to 1 per group of writes, or per read.</summary>
internal sealed class DiskMood
{
    public double NotWritten { get; set; }

    public double Unknown { get; set; }

    public double FailedReads { get; set; }

    /// <summary>Nothing is written or read.</summary>
    public bool IsAway { get; set; }

    /// <summary>How long the slowest writes take.</summary>
    public int MostMilliseconds { get; set; } = 10;

    public void Calm()
    {
        NotWritten = Unknown = FailedReads = 0;
        IsAway = false;
        MostMilliseconds = 10;
    }

    public void Rough(Random random)
    {
        NotWritten = random.NextDouble() * 0.2;
        Unknown = random.Next(3) == 0 ? random.NextDouble() * 0.05 : 0;
        FailedReads = random.NextDouble() * 0.1;
        MostMilliseconds = random.Next(3) == 0 ? 500 : 10;
    }
}
