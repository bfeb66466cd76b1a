using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Troubles;
using ActorVent.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Node;

/// <summary>The table of metrics is what the program has.</summary>
public sealed partial class MetricsDocumentTests
{
    /// <summary>Made where the lease is.</summary>
    private const string Lease = "actorvent.lease.held";

    [Fact]
    public void Metrics_InTheDocument_AreThoseThatThereAre()
    {
        using var meter = new Meter("ActorVent.Document");
        using var listener = new MeterListener();
        var made = new List<string> { Lease };
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == meter)
                made.Add(instrument.Name);
        };
        listener.Start();
        _ = new DeliveryMetrics(meter);
        _ = new TenantMetrics(meter);
        _ = new PartitionMetrics(meter);
        _ = new WatchMetrics(meter);
        _ = new JournalMetrics(meter, new TroubleLog("The journal", TimeProvider.System, NullLogger.Instance));

        var written = Name().Matches(File.ReadAllText(Path.Combine(DocumentationTests.Root, "docs", "operations.md"))).Select(static match => match.Groups[1].Value);

        Assert.Equal(made.Order(), written.Order());
    }

    [GeneratedRegex(@"(?m)^\| `(actorvent\.[a-z_.]+)`")]
    private static partial Regex Name();
}
