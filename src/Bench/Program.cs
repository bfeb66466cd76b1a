using System.Globalization;
using ActorVent.Bench;
using ActorVent.Bench.EndToEnd;
using ActorVent.Bench.Fuzzing;
using ActorVent.Bench.Parts;
using BenchmarkDotNet.Running;

switch (args.FirstOrDefault())
{
    case "whole" when args.Length > 1:
        return await new EndToEndBench(args[1]).RunAsync(args[2..]);
    case "compare" when args.Length > 2:
        return await CompareBench.RunAsync(args[1], args[2], args[3..]);
    case "idle" when args.Length > 1:
        return await IdleBench.RunAsync(args[1], args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10);
    case "fleet" when args.Length > 1:
        return await FleetBench.RunAsync(args[1], args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 60, args.Length > 3 ? args[3] : "ABAB");
    case "large" when args.Length > 1:
        return await new LargeBench(args[1]).RunAsync(args[2..]);
    case "isolation":
        return await IsolationBench.RunAsync();
    case "postgres" when args.Length == 2:
        return await PostgresBench.RunAsync(args[1]);
    case "cluster" when args.Length > 2:
        return await ClusterBench.RunAsync(args[1], args[2], args[3..]);
    case "cost" when args.Length > 1:
        return await CostBench.RunAsync(args[1], args.ElementAtOrDefault(2) is { } server && server != "file" ? server : null, Numbers(args.ElementAtOrDefault(3), 1_000, 10_000, 100_000), Numbers(args.ElementAtOrDefault(4), 10, 100, 1_000));
    case "fuzz":
        return FuzzCommand.Run(args[1..]);
    case "parts" when args.Length == 1:
        return PartsTable.Print();
    case "parts":
        // In this process: what it would build for another wants a project file named like the assembly.
        BenchmarkSwitcher.FromAssembly(typeof(DeliveryBenchmarks).Assembly).Run([.. args[1..], "--inProcess"]);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project src/Bench -- MODE

              whole PROGRAM   the whole of a published node in one table, about 2.5 min; more arguments choose
                              from start, throughput, latency, dead, 20k, 100k
              compare A B     two published nodes in turn, three times, with medians and ratios; more arguments choose as above
              idle PROGRAM    100,000 pods and ten endpoints with nothing to do: memory and processor time, 15 min
              fleet PROGRAM   100 endpoints that answer beside 900 that do not: latency, memory, and that these get everything, 15 min
              large PROGRAM   pods of 1 and 3.6 MB under a heap limit, beside small ones: memory, and that all arrives, about 5 min;
                              more arguments choose scenarios by words of their names
              isolation       a dead endpoint beside one that answers: latency and memory, about 2.5 min
              postgres SERVER appends to a journal in PostgreSQL; SERVER as 'Host=db;Username=u;Password=p;Database=d'
              cluster PROGRAM SERVER
                              one and three nodes on a journal in PostgreSQL on this machine: throughput, processor time of nodes and database,
                              latency; SERVER as 'Host=127.0.0.1;Port=5432;Username=postgres', whose databases bench_* are made anew;
                              more arguments choose from throughput, latency, and the numbers of nodes
              cost PROGRAM [SERVER|file] [PODS,…] [ENDPOINTS,…]
                              a node by the number of pods and endpoints: memory, processor time at rest and for a delivery, its own and the
                              database's, latency; by itself 1000,10000,100000 and 10,100,1000 in ten minutes
              fuzz TARGET     mutated input for what reads bytes from outside, one minute; fuzz alone lists the rest
              parts           what is done for one change, part by part, in one table, under 3 min
              parts ARGS      these under BenchmarkDotNet; ARGS are its own, such as --filter '*Scan*'
            """);
        return 2;
}

static IReadOnlyList<int> Numbers(string? list, params int[] otherwise) => list is null ? otherwise : [.. list.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
