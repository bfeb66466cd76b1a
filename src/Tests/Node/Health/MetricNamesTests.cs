using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Node.Configuration;
using ActorVent.Node.Health;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes;
using ActorVent.Troubles;
using ActorVent.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Node.Health;

/// <summary>The dashboard and the alerts ask for what the program tells: names, labels, and their values, as Prometheus scrapes them.</summary>
public sealed partial class MetricNamesTests : IAsyncLifetime
{
    private const string MeterName = "ActorVent.Names";

    private readonly Meter _meter = new(MeterName);
    private readonly ListenServer _server = ListenServer.Bind(new ListenOptions(IPAddress.Loopback, 0));
    private string[] _scraped = [];

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(MeterName, new CapturedLog());
        CountEverything();
        using var client = new HttpClient();
        _scraped = (await client.GetStringAsync(new Uri($"http://{_server.EndPoint}/metrics"))).Split('\n');
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _meter.Dispose();
    }

    [Theory]
    [InlineData("dashboard.json", 20)]
    [InlineData("alerts.yaml", 9)]
    [InlineData("alerts.test.yaml", 9)]
    public void Metrics_ThatAreAskedFor_AreThere(string file, int least)
    {
        var asked = Selector().Matches(Text(file)).ToList();

        Assert.True(asked.Count >= least, $"{asked.Count} selectors are in {file}");
        Assert.All(asked, selector => Assert.True(
            _scraped.Any(line => line.StartsWith($"{selector.Groups["name"].Value}{{", StringComparison.Ordinal) && Label().Matches(selector.Groups["labels"].Value).All(label => Has(line, label))),
            $"{selector.Value} is not scraped"));
    }

    [Fact]
    public void Dashboard_IsWhole()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(PathOf("dashboard.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        Assert.Equal(panels.Count, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels.Where(static panel => panel.GetProperty("type").GetString() != "row"), static panel => Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray()));
        // Nothing lies over another.
        Assert.Equal(panels.Count, panels.Select(static panel => panel.GetProperty("gridPos")).Select(static at => (at.GetProperty("x").GetInt32(), at.GetProperty("y").GetInt32())).Distinct().Count());
    }

    [Fact]
    public void Metrics_ThatThereAre_AreOnTheDashboard()
    {
        var dashboard = Text("dashboard.json");
        var names = _scraped.Select(static line => Series().Match(line)).Where(static match => match.Success).Select(static match => match.Value)
            .Where(static name => !name.EndsWith("_sum", StringComparison.Ordinal) && !name.EndsWith("_count", StringComparison.Ordinal)).Distinct();

        Assert.All(names, name => Assert.Contains(name, dashboard, StringComparison.Ordinal));
    }

    private static string PathOf(string file) => Path.Combine(DocumentationTests.Root, "docs", "monitoring", file);

    /// <summary>Strings in JSON are undone: there, quotes are escaped.</summary>
    private static string Text(string file)
    {
        var text = File.ReadAllText(PathOf(file));
        return file.EndsWith(".json", StringComparison.Ordinal) ? text.Replace("\\\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>What Prometheus or Grafana says is whatever it is there; a value has to be one that the program has.</summary>
    private static bool Has(string line, Match label) => label.Groups["name"].Value switch
    {
        "job" or "instance" => true,
        "endpoint" => line.Contains("endpoint=\"", StringComparison.Ordinal),
        "kind" => line.Contains("kind=\"", StringComparison.Ordinal),
        var name => line.Contains($"{name}=\"{label.Groups["value"].Value}\"", StringComparison.Ordinal),
    };

    private void CountEverything()
    {
        _meter.CreateObservableGauge("actorvent.lease.held", static () => 1);
        var partitions = new PartitionMetrics(_meter);
        partitions.Began();
        partitions.Count(new PartitionCounts(1, 1, 1, 1, 1));
        partitions.Journaled(TimeSpan.FromSeconds(1));
        var deliveries = new DeliveryMetrics(_meter);
        var endpoint = new EndpointId("hooks");
        deliveries.Began(endpoint);
        deliveries.Arrived(endpoint, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        foreach (var result in Enum.GetValues<DeliveryResult>())
            deliveries.Attempted(endpoint, result, TimeSpan.FromSeconds(1));
        foreach (var reason in Enum.GetValues<DeadLetterReason>())
            deliveries.DeadLettered(endpoint, reason);
        new TenantMetrics(_meter).Applied(1);
        var watch = new WatchMetrics(_meter);
        watch.Read(1);
        watch.Listed();
        watch.Failed("Network");
        watch.HistoryReset();
        new JournalMetrics(_meter, new TroubleLog("", TimeProvider.System, NullLogger.Instance)).Compacted(new CompactionResult(2, 1, More: false, RemovedEndpoints: false) { Bytes = 1 });
    }

    [GeneratedRegex(@"(?<name>\b(actorvent|dotnet)_[a-z_]+)(\{(?<labels>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex("(?<name>[a-z_]+)=~?\"(?<value>[^\"]*)\"")]
    private static partial Regex Label();

    [GeneratedRegex("^actorvent_[a-z_]+")]
    private static partial Regex Series();
}
