using System.Globalization;

namespace ActorVent.Bench.EndToEnd;

/// <summary>Two published nodes in turn, A B A B A B, so that what the machine does besides meets both; medians and their ratios.</summary>
internal static class CompareBench
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(string a, string b, IReadOnlyCollection<string> phases)
    {
        var values = new Dictionary<string, (List<double> A, List<double> B, string Format)>();
        for (var round = 0; round < Rounds; round++)
        {
            await new EndToEndBench(a).MeasureAsync(phases, row => Keep(values, row).A.Add(row.Value));
            await new EndToEndBench(b).MeasureAsync(phases, row => Keep(values, row).B.Add(row.Value));
        }
        Console.WriteLine($"{"",-58} {"A",9} {"B",9} {"B/A",6}");
        foreach (var (what, (ofA, ofB, format)) in values)
        {
            var (left, right) = (IsolationBench.Percentile(ofA, 0.5), IsolationBench.Percentile(ofB, 0.5));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what,-58} {left.ToString(format, CultureInfo.InvariantCulture),9} {right.ToString(format, CultureInfo.InvariantCulture),9} {right / left,6:0.00}   {Runs(ofA, format)} | {Runs(ofB, format)}"));
        }
        return 0;
    }

    private static (List<double> A, List<double> B, string Format) Keep(Dictionary<string, (List<double> A, List<double> B, string Format)> values, EndToEndBench.Row row)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.What}: {row.Value.ToString(row.Format, CultureInfo.InvariantCulture)}"));
        if (!values.TryGetValue(row.What, out var kept))
            values.Add(row.What, kept = ([], [], row.Format));
        return kept;
    }

    private static string Runs(List<double> values, string format) =>
        string.Join(' ', values.Select(value => value.ToString(format, CultureInfo.InvariantCulture)));
}
