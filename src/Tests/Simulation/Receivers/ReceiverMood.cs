namespace ActorVent.Tests.Simulation.Receivers;

/// <summary>How likely the endpoint misbehaves, from 0 to 1 per request.</summary>
internal sealed class ReceiverMood
{
    /// <summary>No connection.</summary>
    public double Refuses { get; set; }

    /// <summary>400, which is the entry's fault.</summary>
    public double Rejects { get; set; }

    /// <summary>5xx, 429, 404.</summary>
    public double Fails { get; set; }

    /// <summary>Receives, and does not answer in time.</summary>
    public double TimesOut { get; set; }

    /// <summary>410, which is for good until the next start.</summary>
    public double Gone { get; set; }

    public int MostLatency { get; set; } = 50;

    /// <summary>Answers everything with this as Retry-After; null: does not.</summary>
    public TimeSpan? Hold { get; set; }

    /// <summary>Fails for the objects whose name hashes to this, of 3; null: for none.</summary>
    public int? Victim { get; set; }

    public void Calm()
    {
        Hold = null;
        Victim = null;
        Refuses = Rejects = Fails = TimesOut = Gone = 0;
        MostLatency = 50;
    }

    public void Rough(Random random)
    {
        Refuses = random.NextDouble() * 0.3;
        Rejects = random.Next(3) == 0 ? random.NextDouble() * 0.1 : 0;
        Fails = random.NextDouble() * 0.4;
        TimesOut = random.NextDouble() * 0.1;
        Gone = random.Next(12) == 0 ? 0.05 : 0;
        Victim = random.Next(2) == 0 ? random.Next(3) : null;
        MostLatency = random.Next(2, 2000);
    }

    public void Down() => Refuses = 1;

    /// <summary>Another mood, whichever.</summary>
    public void Change(Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                Down();
                break;
            case 1:
                Calm();
                break;
            case 2:
                Hold = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 20));
                break;
            default:
                Rough(random);
                break;
        }
    }
}
