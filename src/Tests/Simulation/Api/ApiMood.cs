namespace ActorVent.Tests.Simulation.Api;

/// <summary>How likely the API server misbehaves, from 0 to 1 per request or read.</summary>
internal sealed class ApiMood
{
    /// <summary>Answers from a cache that lags.</summary>
    public double StaleLists { get; set; }

    /// <summary>500, 503 or 429, some with Retry-After.</summary>
    public double Errors { get; set; }

    /// <summary>Requests whose connection breaks.</summary>
    public double Cuts { get; set; }

    public double ExpiredContinues { get; set; }

    public double WatchCuts { get; set; }

    public double WatchEnds { get; set; }

    /// <summary>Watches that say nothing any more, as half-open connections.</summary>
    public double Silences { get; set; }

    /// <summary>Requests that take seconds.</summary>
    public double Slow { get; set; }

    /// <summary>Watches that say nothing for so long are cut, as by a balancer; null: none.</summary>
    public TimeSpan? MostQuiet { get; set; }

    public void Calm()
    {
        MostQuiet = null;
        StaleLists = Errors = Cuts = ExpiredContinues = WatchCuts = WatchEnds = Silences = Slow = 0;
    }

    public void Rough(Random random)
    {
        StaleLists = random.NextDouble() * 0.3;
        Errors = random.NextDouble() * 0.2;
        Cuts = random.NextDouble() * 0.1;
        ExpiredContinues = random.NextDouble() * 0.2;
        WatchCuts = random.NextDouble() * 0.1;
        WatchEnds = random.NextDouble() * 0.1;
        Silences = random.Next(4) == 0 ? random.NextDouble() * 0.05 : 0;
        Slow = random.Next(3) == 0 ? random.NextDouble() * 0.3 : 0;
        MostQuiet = random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(2, 20)) : null;
    }

    /// <summary>Nothing but connections that are cut.</summary>
    public void CutWatchesOnly(Random random)
    {
        Calm();
        WatchCuts = random.Next(2) == 0 ? random.NextDouble() * 0.5 : 0;
        MostQuiet = TimeSpan.FromSeconds(random.Next(2, 20));
    }

    /// <summary>Answers nothing at all.</summary>
    public void Down()
    {
        Cuts = 1;
        WatchCuts = 1;
    }

    /// <summary>For the worse.</summary>
    public void Worsen(Random random)
    {
        if (random.Next(5) == 0)
            Down();
        else
            Rough(random);
    }
}
