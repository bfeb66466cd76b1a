using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Hosting;
using ActorVent.Node.Logging;
using Akka.Actor;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Node.Admin;

/// <summary>What operators can ask every node, whether it is alone or one of several.</summary>
/// <param name="system">The node's.</param>
/// <param name="services">What it works with.</param>
/// <param name="fleet">It and the others.</param>
internal sealed class NodeRoutes(ActorSystem system, NodeServices services, Fleet fleet)
{
    private const int MostDepth = 16;

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Get(StatusReport.Path, (_, _) => StatusAsync()),
        AdminRoute.Get(ObjectReport.Path, ObjectAsync),
        AdminRoute.Get(DeadLetterReport.Path, (query, stop) => DeadLetterReports.ReadAsync(services.Journal, Text(query, "endpoint") ?? "", stop)),
        AdminRoute.Get(ActorReport.Route, (query, _) => Task.FromResult(ActorReports.Read(system, services.Restarts, Text(query, "path") ?? "/user", Number(query, "depth", 1)))),
        AdminRoute.Get(ShardingReport.Path, (_, _) => ShardingReports.ReadAsync(fleet)),
        new AdminRoute(HttpMethods.Get, DeliveryLine.Path, context => AdminStream.WriteAsync(context, happened => fleet.Follow(Deliveries(context.Request.Query).ToString(), happened))),
        .. LogRoutes.Of(services.Loggers as ILogControl),
    ];

    private async Task<StatusReport> StatusAsync() => StatusReports.Of(
        fleet.Self, services.Time.GetUtcNow(), services.Journal.Ring.Partitions, await fleet.AskAsync<NodeReport>(NodeAnswers.Node).ConfigureAwait(false));

    private async Task<ObjectReport> ObjectAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Text(query, "name") is not { } name)
            throw new BadQuestionException("the object's name is missing");
        if (!services.Cluster.IsCompletedSuccessfully || await services.Cluster.ConfigureAwait(false) is not { } cluster)
            throw new BadQuestionException("the cluster is not known yet: the API server has not answered");
        var question = new ObjectQuestion(Text(query, "kind") ?? "Pod", Text(query, "namespace") ?? "", name);
        var answers = await fleet.AskAsync<ObjectReport.Endpoint[]>(question.ToString()).ConfigureAwait(false);
        ObjectReport.Endpoint[] endpoints = [.. answers.SelectMany(static answer => answer.Report ?? []).OrderBy(static endpoint => endpoint.Id, StringComparer.Ordinal)];
        return await ObjectReports.ReadAsync(services.Journal, question.In(cluster), endpoints, cancellationToken).ConfigureAwait(false);
    }

    private static DeliveryQuestion Deliveries(IQueryCollection query) =>
        new(Texts(query, "endpoint"), Texts(query, "namespace"), Texts(query, "name"), Text(query, "failed") == "true");

    private static string[] Texts(IQueryCollection query, string name) => [.. query[name].OfType<string>()];

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static int Number(IQueryCollection query, string name, int otherwise)
    {
        if (Text(query, name) is not { } text)
            return otherwise;
        return int.TryParse(text, out var number) && number is >= 0 and <= MostDepth
            ? number
            : throw new BadQuestionException($"{name} is a number from 0 to {MostDepth}");
    }
}
