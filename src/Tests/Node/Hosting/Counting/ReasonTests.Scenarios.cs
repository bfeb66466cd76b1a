using ActorVent.Delivery;
using ActorVent.Kubernetes;
using ActorVent.Partitions;

namespace ActorVent.Tests.Node.Hosting.Counting;

public sealed partial class ReasonTests
{
    private const string Hook = """{"webhooks":["https://tenant.example/"]}""";

    private static readonly CollapseOptions Everything = new(CollapseMode.None, TimeSpan.FromSeconds(1));

    /// <summary>What leads to each reason.</summary>
    private static readonly Dictionary<string, Action<CountedNode>> Scenarios = new(Kinds.Select(static kind => KeyValuePair.Create<string, Action<CountedNode>>($"actorvent.watch.failures {kind}", node =>
    {
        node.Cluster.Error = Enum.TryParse<ApiErrorKind>(kind, out var known) ? new ApiException(known, "no") : new InvalidOperationException("no");
        OnePod(node);
    })))
    {
        ["actorvent.changes journaled"] = OnePod,
        ["actorvent.changes collapsed"] = static node => Changes(node, 3),
        ["actorvent.changes unchanged"] = static node =>
        {
            OnePod(node);
            node.Cluster.Touch("web-0");
            node.Pass(5);
        },
        ["actorvent.changes void"] = static node =>
        {
            OnePod(node);
            node.Cluster.Put("web-0");
            node.Pass(5);
            node.Cluster.Repeat();
            node.Pass(5);
        },
        ["actorvent.resends"] = Unhealthy,
        ["actorvent.deliveries accepted"] = OnePod,
        ["actorvent.deliveries retried"] = static node =>
        {
            node.Endpoint.Status = 503;
            OnePod(node);
        },
        ["actorvent.deliveries dead-letter"] = Rejected,
        ["actorvent.deliveries superseded"] = static node =>
        {
            node.Endpoint.Status = 503;
            OnePod(node);
            node.Cluster.Put("web-0");
            node.Pass(5);
            node.Endpoint.Status = 200;
            node.Pass(600);
        },
        ["actorvent.deliveries left-out"] = static node =>
        {
            node.Start(static plan => plan with { ResendUnhealthy = TimeSpan.FromSeconds(30) });
            node.Cluster.Put("web-0", phase: "Failed");
            node.Pass(5);
            node.Endpoint.Status = 400;
            node.Pass(60);
        },
        ["actorvent.deliveries skipped"] = static node =>
        {
            node.Cluster.Put("web-0");
            node.Start(endpoint: static options => options with { Initial = InitialMode.Skip });
            node.Pass(5);
        },
        ["actorvent.dead_letters rejected"] = Rejected,
        ["actorvent.dead_letters expired"] = static node =>
        {
            node.Endpoint.Status = 503;
            node.Endpoint.Only = "web-0";
            OnePod(node);
            // The endpoint accepts others: it is this delivery's fault. What it fails before they come does not count.
            for (var minute = 0; minute < 36 * 60; minute++)
            {
                node.Cluster.Put("web-1");
                node.Pass(60);
            }
        },
        ["actorvent.dead_letters refused"] = static node =>
        {
            node.Tenant.Status = 503;
            Annotated(node, Hook);
            node.Stop();
            node.Refusal = "not any more";
            node.Start();
            node.Pass(60);
        },
        ["actorvent.dead_letters retention"] = RemovedTooEarly,
        ["actorvent.annotations applied"] = static node => Annotated(node, Hook),
        ["actorvent.annotations invalid"] = static node => Annotated(node, "{"),
        ["actorvent.annotations disabled"] = static node => Annotated(node, Hook, annotations: false),
        ["actorvent.annotations too-many"] = static node =>
            Annotated(node, $$"""{"webhooks":[{{string.Join(',', Enumerable.Range(0, 9).Select(static i => $"\"https://tenant.example/{i}\""))}}]}"""),
        ["actorvent.annotations no-url"] = static node => Annotated(node, """{"webhooks":["tenant"]}"""),
        ["actorvent.annotations not-allowed"] = static node =>
        {
            node.Refusal = "the host is not allowed";
            Annotated(node, Hook);
        },
        ["actorvent.annotations over-limit"] = static node => Annotated(node, """{"webhooks":["https://tenant.example/","https://another.example/"]}""", most: 1),
        ["actorvent.journal.removed passed"] = static node =>
        {
            node.Start(static plan => plan with { Retention = TimeSpan.FromMinutes(1), Collapse = Everything });
            node.Cluster.Put("web-0");
            node.Cluster.Put("web-0");
            node.Pass(180);
        },
        ["actorvent.journal.removed expired"] = RemovedTooEarly,
    };

    private static void OnePod(CountedNode node)
    {
        node.Start();
        node.Cluster.Put("web-0");
        node.Pass(5);
    }

    private static void Changes(CountedNode node, int count)
    {
        node.Start();
        for (var i = 0; i < count; i++)
            node.Cluster.Put("web-0");
        node.Pass(5);
    }

    private static void Unhealthy(CountedNode node)
    {
        node.Start(static plan => plan with { ResendUnhealthy = TimeSpan.FromSeconds(30) });
        node.Cluster.Put("web-0", phase: "Failed");
        node.Pass(60);
    }

    private static void Rejected(CountedNode node)
    {
        node.Endpoint.Status = 400;
        OnePod(node);
    }

    private static void Annotated(CountedNode node, string annotation, bool annotations = true, int most = 10)
    {
        node.Start(annotations: annotations, most: most);
        node.Cluster.Put("web-0", annotation);
        node.Pass(5);
    }

    /// <summary>States that the endpoint was to get, each of them, and was away for longer than they are kept.</summary>
    private static void RemovedTooEarly(CountedNode node)
    {
        node.Endpoint.Status = 503;
        node.Start(static plan => plan with { Retention = TimeSpan.FromMinutes(1), Collapse = Everything }, static options => options with { NewestOnly = false });
        for (var i = 0; i < 3; i++)
            node.Cluster.Put("web-0");
        node.Pass(300);
        node.Endpoint.Status = 200;
        node.Pass(600);
    }
}
