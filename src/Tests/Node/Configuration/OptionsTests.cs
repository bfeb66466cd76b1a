using ActorVent.Node.Configuration;
using ActorVent.Partitions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class OptionsTests
{
    [Fact]
    public void Options_WithOnlyAUrl_HaveTheDocumentedDefaults()
    {
        var node = Configure.Valid();
        var endpoint = Assert.Single(node.Endpoints);
        Assert.Equal("https://example.com", endpoint.MaskedUrl);
        Assert.Equal((CollapseMode.Latest, InitialMode.Deliver, null), (endpoint.Collapse, endpoint.Initial, endpoint.Secret));
        Assert.Equal(CollapseOptions.Default, node.Collapse);
        Assert.Empty(node.Namespaces);
        Assert.Null(node.ResendUnhealthy);
        Assert.Null(node.LabelSelector ?? node.FieldSelector ?? node.Cluster ?? node.Kubeconfig ?? node.Context);
        Assert.Equal(Path.GetFullPath("actorvent-data"), node.DataDirectory);
        Assert.Equal(Path.GetFullPath("actorvent-data/actorvent.db"), node.Journal.Path);
        Assert.Equal((TimeSpan.FromHours(24), 5L << 30), (node.RetentionAge, node.RetentionBytes));
        Assert.Equal(TimeSpan.FromSeconds(10), node.DrainTimeout);
        Assert.Empty(node.PayloadEnvironment);
        Assert.True(node.StreamingLists);
        Assert.True(node.AnnotationHosts.IsEmpty);
    }

    [Fact]
    public void Options_AllGiven_AreAllThere()
    {
        using var scratch = new TempDirectory();
        var kubeconfig = scratch.Write("config", "x");
        var node = Configure.Valid(
            ("--collapse", "None"), ("--initial", "skip"), ("--resend-unhealthy", "2m"), ("--namespace", "shop"), ("--namespace", "web"), ("--namespace", "shop"),
            ("--selector", "app=web"), ("--field-selector", "spec.nodeName=n1"), ("--kubeconfig", kubeconfig), ("--context", "test"),
            ("--cluster", "prod.eu-1"), ("--streaming-lists", "off"), ("--data", scratch.Path), ("--retention", "7d"), ("--retention-size", "100Mi"));
        Assert.Equal((CollapseMode.None, InitialMode.Skip), (node.Endpoints[0].Collapse, node.Endpoints[0].Initial));
        Assert.Equal(TimeSpan.FromMinutes(2), node.ResendUnhealthy);
        Assert.Equal(["shop", "web"], node.Namespaces);
        Assert.Equal(("app=web", "spec.nodeName=n1"), (node.LabelSelector, node.FieldSelector));
        Assert.Equal((kubeconfig, "test", "prod.eu-1", false), (node.Kubeconfig, node.Context, node.Cluster, node.StreamingLists));
        Assert.Equal(Path.Combine(scratch.Path, "actorvent.db"), node.Journal.Path);
        Assert.Equal((TimeSpan.FromDays(7), 100L << 20), (node.RetentionAge, node.RetentionBytes));
    }

    [Fact]
    public void Collapse_Transitions_KeepsItsWindow()
    {
        var node = Configure.Valid(("--collapse", "transitions"), ("--collapse-window", "5s"));
        Assert.Equal(new CollapseOptions(CollapseMode.Transitions, TimeSpan.FromSeconds(5)), node.Collapse);
        Assert.Equal(CollapseMode.Transitions, node.Endpoints[0].Collapse);
    }

    [Theory]
    [InlineData("sqlite:/var/lib/a.db", "/var/lib/a.db")]
    [InlineData("sqlite:///var/lib/a.db", "/var/lib/a.db")]
    [InlineData("SQLite:/var/lib/a.db", "/var/lib/a.db")]
    public void Journal_InAnySpelling_IsAFile(string text, string path) => Assert.Equal(path, Configure.Valid(("--journal", text)).Journal.Path);

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", 0)]
    [InlineData("10.0.0.7:4053", "10.0.0.7", 4053)]
    [InlineData("node-1.actorvent:4053", "node-1.actorvent", 4053)]
    [InlineData("[fd00::7]:4053", "fd00::7", 4053)]
    [InlineData(":4053", null, 4053)]
    public void ClusterListen_InAnyForm_IsTaken(string text, string? host, int port)
    {
        var node = Configure.Valid(("--journal", "postgres://actorvent@db/actorvent"), ("--cluster-listen", text));

        Assert.Equal(new ClusterListenOptions(host, port), node.ClusterListen);
    }

    [Theory]
    [InlineData("127.0.0.1:8080", "127.0.0.1", 8080)]
    [InlineData("[::1]:8080", "::1", 8080)]
    [InlineData(":8080", "::", 8080)]
    [InlineData("0.0.0.0:0", "0.0.0.0", 0)]
    public void Listen_InAnyForm_IsTaken(string text, string address, int port) =>
        Assert.Equal(new ListenOptions(System.Net.IPAddress.Parse(address), port), Configure.Valid(("--listen", text)).Listen);

    [Fact]
    public void Listen_Unset_IsNowhere() => Assert.Null(Configure.Valid().Listen);

    [Theory]
    [InlineData("off", null)]
    [InlineData("/run/actorvent/admin.sock", "/run/actorvent/admin.sock")]
    public void Admin_IsASocketOrNone(string text, string? path) => Assert.Equal(path, Configure.Valid(("--admin", text)).Admin);

    [Fact]
    public void Admin_Unset_IsInTheDataDirectory() => Assert.Equal("/var/data/admin.sock", Configure.Valid(("--data", "/var/data")).Admin);

    [Fact]
    public void ClusterListen_Unset_IsFoundByTheWayToTheDatabase() =>
        Assert.Equal(new ClusterListenOptions(null, 0), Configure.Valid(("--journal", "postgres://actorvent@db/actorvent")).ClusterListen);

    [Fact]
    public void AtomistEnvironment_Set_GoesIntoPayloads()
    {
        var node = Configure.Valid(("ATOMIST_ENVIRONMENT", "production"), ("HOME", "/root"), ("K8SVENT_TOKEN", "x"));
        Assert.Equal(new Dictionary<string, string> { ["ATOMIST_ENVIRONMENT"] = "production" }, node.PayloadEnvironment);
    }

    [Fact]
    public void PayloadEnv_ListedByName_GoesIntoPayloadsAndNothingElse()
    {
        var configuration = Configure.WithUrl(
            ("--payload-env", "REGION"), ("--payload-env", "STAGE"), ("--payload-env", "REGION"),
            ("ATOMIST_ENVIRONMENT", "production"), ("REGION", "eu"), ("HOME", "/root"));
        Assert.Equal(
            new Dictionary<string, string> { ["ATOMIST_ENVIRONMENT"] = "production", ["REGION"] = "eu" }, configuration.Node!.PayloadEnvironment);
        Assert.Contains("STAGE is not set", Assert.Single(configuration.Findings.Warnings).What);
        Assert.Equal("eu", Assert.Single(Configure.Valid(("ACTORVENT_PAYLOAD_ENV", "REGION"), ("REGION", "eu")).PayloadEnvironment).Value);
    }

    [Theory]
    [InlineData("REGION=eu")]
    [InlineData("")]
    [InlineData("K8SVENT_WEBHOOK_SECRET")]
    [InlineData("ACTORVENT_SECRET")]
    [InlineData("K8VENT_WEBHOOKS")]
    public void PayloadEnv_ThatIsNoNameOrASecret_IsRefused(string name) =>
        Assert.Equal("--payload-env", Configure.SingleError(("--payload-env", name)).Where);

    [Theory]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("Debug", LogLevel.Debug)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("warn", LogLevel.Warning)]
    [InlineData("error", LogLevel.Error)]
    [InlineData("fatal", LogLevel.Critical)]
    [InlineData("panic", LogLevel.Critical)]
    public void LogLevel_ByTheNamesOfK8svent_IsTaken(string text, LogLevel level) =>
        Assert.Equal(level, Configure.WithUrl(("K8SVENT_LOG_LEVEL", text)).Logging.Level);

    [Fact]
    public void MaxAnnotationEndpoints_IsWithinBounds()
    {
        Assert.Equal(100, Configure.Valid().MaxAnnotationEndpoints);
        Assert.Equal(7, Configure.Valid(("--max-annotation-endpoints", "7")).MaxAnnotationEndpoints);
        Assert.Equal("ACTORVENT_MAX_ANNOTATION_ENDPOINTS", Configure.SingleError(("ACTORVENT_MAX_ANNOTATION_ENDPOINTS", "0")).Where);
    }

    [Fact]
    public void Window_WithoutCollapsing_IsWarnedAbout()
    {
        var warning = Assert.Single(Configure.WithUrl(("--collapse", "none"), ("--collapse-window", "5s")).Findings.Warnings);
        Assert.Equal("--collapse-window", warning.Where);
    }

    [Theory]
    [InlineData("ACTORVENT_PORT")]
    [InlineData("ACTORVENT_SERVICE_HOST")]
    [InlineData("ACTORVENT_SERVICE_PORT")]
    [InlineData("ACTORVENT_SERVICE_PORT_HTTP_METRICS")]
    [InlineData("ACTORVENT_PORT_8080_TCP")]
    [InlineData("ACTORVENT_PORT_8080_TCP_PROTO")]
    [InlineData("ACTORVENT_PORT_8080_TCP_PORT")]
    [InlineData("ACTORVENT_PORT_8080_TCP_ADDR")]
    [InlineData("ACTORVENT_PORT_53_UDP_ADDR")]
    [InlineData("ACTORVENT_METRICS_SERVICE_HOST")]
    [InlineData("ACTORVENT_METRICS_PORT_9090_TCP")]
    public void Variable_ThatKubernetesSetsForAService_IsIgnored(string name) => Configure.Valid((name, "tcp://10.0.0.1:8080"));

    [Theory]
    [InlineData("ACTORVENT_PORTS")]
    [InlineData("ACTORVENT_URLS")]
    [InlineData("ACTORVENT_")]
    public void Variable_ThatOnlyResemblesOne_IsRefused(string name) => Assert.Equal(name, Configure.SingleError((name, "x")).Where);
}
