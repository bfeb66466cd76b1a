namespace ActorVent.Bench.Fuzzing;

/// <summary>Removes from an input what a finding does not need.</summary>
internal static class Minimizer
{
    /// <param name="input">Shows the finding.</param>
    /// <param name="shows">Whether another input shows the same one.</param>
    /// <param name="mostTrials">How often to look.</param>
    public static byte[] Minimize(byte[] input, Func<byte[], bool> shows, int mostTrials)
    {
        var trials = 0;
        for (var piece = Math.Max(1, input.Length / 2); piece >= 1; piece /= 2)
        {
            for (var at = 0; at < input.Length && trials < mostTrials;)
            {
                var shorter = ByteMutator.Replace(input, at, piece, []);
                trials++;
                if (shows(shorter))
                    input = shorter;
                else
                    at += piece;
            }
        }
        return input;
    }
}
