namespace ActorVent.Bench.Fuzzing;

/// <summary>Makes inputs of seeds and tries them, one after the other; the same seed makes the same inputs.</summary>
internal sealed class Fuzzer
{
    private const int MostTrials = 4_000;
    private const int MostLongTrials = 20;
    private readonly IFuzzTarget _target;
    private readonly Random _random;
    private readonly ByteMutator _mutator;
    private readonly Corpus _corpus;
    private readonly Trial _trial;
    private readonly HashSet<string> _rules = [];
    private int _nextSeed;

    public Fuzzer(IFuzzTarget target, IReadOnlyList<byte[]> words, int seed, TimeSpan mostTime)
    {
        _target = target;
        _random = new Random(seed);
        _mutator = new ByteMutator(_random, words);
        _corpus = new Corpus(target.Seeds, _random);
        _trial = new Trial(target, mostTime);
    }

    public FuzzSummary Summary { get; } = new();

    /// <summary>Goes on while a finding is made smaller, which inputs do not. May be asked from any thread.</summary>
    public long Trials => _trial.Count;

    public int CorpusSize => _corpus.Count;

    /// <summary>The seeds come first, as they are.</summary>
    public byte[] NextInput() => _nextSeed < _target.Seeds.Count ? _target.Seeds[_nextSeed++] : Mutated();

    /// <returns>A finding of a rule that was not broken before, else null.</returns>
    public FuzzFinding? Try(byte[] input)
    {
        var broken = _trial.Run(input, out var outcome);
        Summary.Inputs++;
        if (outcome.Accepted)
            Summary.Accepted++;
        if (broken is not { } finding)
        {
            _corpus.Learn(input, outcome);
            return null;
        }
        if (!_rules.Add(finding.Rule))
            return null;
        var smallest = Minimizer.Minimize(input, shorter => _trial.Run(shorter, out _)?.Rule == finding.Rule, finding.Rule == Trial.TooLong ? MostLongTrials : MostTrials);
        var found = new FuzzFinding(finding.Rule, finding.Detail, smallest);
        Summary.Findings.Add(found);
        return found;
    }

    private byte[] Mutated()
    {
        var input = _corpus.Pick();
        do
        {
            input = _random.Next(2) == 0 ? _target.Mutate(input, _mutator) : _mutator.Mutate(input, _corpus.Pick());
        }
        while (_random.Next(3) == 0);
        return input;
    }
}
