using ActorVent.Actors;
using BenchmarkDotNet.Attributes;

namespace ActorVent.Bench.Actors;

/// <summary>Messages through actors; times are per message.</summary>
[MemoryDiagnoser]
public class ActorBenchmarks
{
    private const int ToOne = 1_000_000;
    private const int Many = 100_000;
    private const int Rounds = 10;

    private ActorSystem _system = null!;
    private ActorRef<Finish> _one = null!;
    private ActorRef<Finish>[] _many = null!;
    private ActorRef<ReplyTo<int>> _echo = null!;

    // What prepares is not awaited when benchmarks run in this process.
    [GlobalSetup]
    public void SetUp()
    {
        _system = Runs.NewSystem();
        _one = _system.Spawn("one", () => new Counter(ToOne));
        _many = Fleet.StartAsync(_system, Many, Rounds).GetAwaiter().GetResult();
        _echo = _system.Spawn("echo", () => new Echo());
    }

    [GlobalCleanup]
    public void CleanUp() => _system.StopAsync().GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = ToOne)]
    public Task OneActorOneSender() => Runs.ToOneAsync(_one, ToOne, 1);

    [Benchmark(OperationsPerInvoke = ToOne)]
    public Task OneActorFourSenders() => Runs.ToOneAsync(_one, ToOne, 4);

    [Benchmark(OperationsPerInvoke = Many * Rounds)]
    public Task ManyActors() => Runs.ToManyAsync(_many, Rounds);

    [Benchmark]
    public async Task<int> Ask() => await _echo.Ask<int>(reply => reply, TimeSpan.FromMinutes(1));

    private sealed class Echo : Actor<ReplyTo<int>>
    {
        protected override ValueTask Receive(ReplyTo<int> message)
        {
            message.Set(1);
            return ValueTask.CompletedTask;
        }
    }
}
