using System.Text.Json.Nodes;

namespace ActorVent.Tests.Kubernetes.Scanning;

/// <summary>Equality of JSON: members in any order, numbers by their text.</summary>
internal static class SameJson
{
    public static void Assert(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject members:
                var other = Xunit.Assert.IsType<JsonObject>(actual);
                Xunit.Assert.True(
                    members.Select(member => member.Key).ToHashSet().SetEquals(other.Select(member => member.Key)),
                    $"{path}: {string.Join(",", members.Select(member => member.Key))} against {string.Join(",", other.Select(member => member.Key))}");
                foreach (var (key, value) in members)
                    Assert(value, other[key], $"{path}.{key}");
                break;
            case JsonArray items:
                var array = Xunit.Assert.IsType<JsonArray>(actual);
                Xunit.Assert.True(items.Count == array.Count, path);
                for (var i = 0; i < items.Count; i++)
                    Assert(items[i], array[i], $"{path}[{i}]");
                break;
            case JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String:
                Xunit.Assert.Equal(text.GetValue<string>(), actual!.GetValue<string>());
                break;
            default:
                Xunit.Assert.True(expected?.ToJsonString() == actual?.ToJsonString(), $"{path}: {expected?.ToJsonString()} against {actual?.ToJsonString()}");
                break;
        }
    }
}
