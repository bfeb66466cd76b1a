using ActorVent.Progress;
using Xunit;

namespace ActorVent.Tests.Progress;

public class ProgressStateTests
{
    [Fact]
    public void Delta_AppliedTwice_IsAsAppliedOnce()
    {
        var random = new RandomProgress(4, partitions: 8);
        var (once, twice) = (new ProgressState(8), new ProgressState(8));
        for (var i = 0; i < 300; i++)
        {
            var delta = random.Delta();
            once.Apply(delta);
            twice.Apply(delta);
            twice.Apply(delta);
            Assert.Equal(Deltas.Content(once.ToProgress()), Deltas.Content(twice.ToProgress()));
        }
    }

    [Fact]
    public void Deltas_AfterASnapshot_LeadToTheSame()
    {
        var random = new RandomProgress(5, partitions: 8);
        var (whole, resumed) = (new ProgressState(8), new ProgressState(8));
        for (var i = 0; i < 300; i++)
        {
            if (i % 40 == 0)
                resumed.Reset(whole.ToProgress());
            var delta = random.Delta();
            whole.Apply(delta);
            resumed.Apply(delta);
            Assert.Equal(Deltas.Content(whole.ToProgress()), Deltas.Content(resumed.ToProgress()));
        }
    }

    [Fact]
    public void Progress_ThatWasTaken_IsNotChangedByLaterDeltas()
    {
        var state = new ProgressState(4);
        state.Apply(Deltas.Offset(1, 5));
        var before = state.ToProgress();

        state.Apply(Deltas.Offset(1, 6) with { Lanes = [Deltas.Lane(0, "web-0", 1)] });

        Assert.Equal("0 5 0 0", Deltas.Offsets(before));
        Assert.Empty(before.Lanes);
    }

    [Fact]
    public void Delta_ThatCannotBeApplied_ChangesNothing()
    {
        var state = new ProgressState(4);

        Assert.Throws<StoredFormatException>(() => state.Apply(Deltas.Offset(0, 1) with { Lanes = [Deltas.Lane(4, "web-0", 1)] }));

        Assert.Equal("0 0 0 0", Deltas.Offsets(state.ToProgress()));
    }
}
