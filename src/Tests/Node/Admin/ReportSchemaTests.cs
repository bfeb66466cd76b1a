using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Clustered;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Logging;
using Xunit;

namespace ActorVent.Tests.Node.Admin;

/// <summary>What programs are told has a schema in docs/schemas, which is what the program writes.</summary>
public sealed class ReportSchemaTests
{
    public static TheoryData<string, Type> Reports => new()
    {
        { "status", typeof(StatusReport) },
        { "object", typeof(ObjectReport) },
        { "dead-letters", typeof(DeadLetterReport) },
        { "cluster", typeof(ClusterReport) },
        { "sharding", typeof(ShardingReport) },
        { "actors", typeof(ActorReport) },
        { "delivery", typeof(DeliveryLine) },
        { "log-line", typeof(LogLine) },
        { "log-level", typeof(LogRoutes.Level) },
        { "cluster-event", typeof(ClusterEvents.Event) },
        { "dropped", typeof(AdminStream.Missed) },
        { "order", typeof(ClusterRoutes.Ordered) },
    };

    /// <summary>When it changes on purpose: ACTORVENT_TEST_WRITE=1 writes what is there now.</summary>
    [Theory]
    [MemberData(nameof(Reports))]
    public void Schema_IsWhatIsWritten(string name, Type report)
    {
        var path = Path.Combine(DocumentationTests.Root, "docs", "schemas", $"{name}.json");
        var schema = Of(report);
        if (Environment.GetEnvironmentVariable("ACTORVENT_TEST_WRITE") == "1")
            File.WriteAllText(path, schema);

        Assert.Equal(File.ReadAllText(path), schema);
    }

    private static string Of(Type report)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var schema = options.GetJsonSchemaAsNode(report, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = static (_, schema) => WithoutNulls(schema) });
        ((JsonObject)schema).Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema.ToJsonString(options) + "\n";
    }

    /// <summary>What is null is left out, see <see cref="ReportJson"/>: nobody may rely on it.</summary>
    private static JsonNode WithoutNulls(JsonNode schema)
    {
        if (schema["required"] is JsonArray required && schema["properties"] is JsonObject properties)
            schema["required"] = new JsonArray([.. required.Where(name => !MayBeNull(properties[(string)name!])).Select(static name => name!.DeepClone())]);
        return schema;
    }

    private static bool MayBeNull(JsonNode? property) => property?["type"] is JsonArray types && types.Any(static type => (string?)type == "null");
}
