using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ActorVent.Bench.Parts;

/// <summary>All parts, shortly, in one table. For more of one of them BenchmarkDotNet takes its own arguments.</summary>
internal static class PartsTable
{
    private static readonly Type[] Parts =
    [
        typeof(ScannerBenchmarks), typeof(WatchBenchmarks), typeof(DeliveryBenchmarks), typeof(JournalBenchmarks), typeof(TailBenchmarks),
    ];

    public static int Print()
    {
        var quiet = NullLogger.Instance;
        var config = ManualConfig.CreateEmpty()
            // In this process: what it would build for another wants a project file named like the assembly.
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumn(CategoriesColumn.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .HideColumns("Job", "Toolchain", "IterationCount", "LaunchCount", "WarmupCount", "Type", "Categories", "Error", "Gen0", "Gen1", "Gen2")
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"))
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
            .AddLogger(quiet);
        var summary = BenchmarkRunner.Run(Parts, config).Single();
        MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
        foreach (var error in summary.ValidationErrors)
            Console.Error.WriteLine(error.Message);
        return summary.Reports.All(report => report.Success) && !summary.HasCriticalValidationErrors ? 0 : 1;
    }
}
