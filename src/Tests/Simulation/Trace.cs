using System.Globalization;

namespace ActorVent.Tests.Simulation;

/// <summary>What happened in a world, so that a violation can be understood. Costs nothing unless it is asked for.</summary>
internal sealed class Trace(Schedule schedule, bool isOn)
{
    private readonly List<string> _lines = [];

    public bool IsOn => isOn;

    /// <summary>Whether inputs and effects are noted too, and everything is printed: with <c>ACTORVENT_TEST_TRACE=deep</c>.</summary>
    public bool IsDeep { get; } = isOn && Environment.GetEnvironmentVariable("ACTORVENT_TEST_TRACE") == "deep";

    public IReadOnlyList<string> Lines => _lines;

    /// <param name="line">Starting with * what concerns all objects.</param>
    public void Add(FormattableString line)
    {
        if (isOn)
            _lines.Add($"{(schedule.Now - Schedule.Start).TotalSeconds.ToString("0000.000", CultureInfo.InvariantCulture)} {line.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>The lines that are about one object, or about all.</summary>
    public IEnumerable<string> About(string name) =>
        _lines.Where(line => line.Contains(name, StringComparison.Ordinal) || line.Contains(" * ", StringComparison.Ordinal));
}
