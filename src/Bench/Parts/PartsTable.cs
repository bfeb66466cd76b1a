using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ActorVent.Bench.Parts;

/// <summary>All parts, shortly, in one table. For more of one of them BenchmarkDotNet takes its own arguments.</summary>
internal static class PartsTable
{
    // Half of the default: enough for a look, and all parts take a minute on a machine that does nothing else.
    private static readonly TimeInterval Iteration = TimeInterval.FromMilliseconds(250);

    private static readonly Type[] Parts =
    [
        typeof(ScannerBenchmarks), typeof(DeliveryBenchmarks), typeof(JournalBenchmarks), typeof(MetricsBenchmarks),
    ];

    public static int Print()
    {
        var config = ManualConfig.CreateEmpty()
            // In this process: what it would build for another wants a project file named like the assembly.
            .AddJob(Job.ShortRun.WithIterationTime(Iteration).WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .HideColumns("Job", "Toolchain", "IterationCount", "LaunchCount", "WarmupCount", "IterationTime", "Type", "Error", "Median", "Gen0", "Gen1", "Gen2")
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
            .WithSummaryStyle(SummaryStyle.Default.WithTimeUnit(TimeUnit.Microsecond))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"))
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
            .AddLogger(NullLogger.Instance);
        var summary = BenchmarkRunner.Run(Parts, config).Single();
        MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
        foreach (var error in summary.ValidationErrors.Where(error => error.IsCritical))
            Console.Error.WriteLine(error.Message);
        return summary.Reports.All(report => report.Success) && !summary.HasCriticalValidationErrors ? 0 : 1;
    }
}
