using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Writes YAML as the JSON that it stands for: what is not in quotes may be a number, a boolean or null.</summary>
internal static class YamlJson
{
    private const int MostBytes = 1024 * 1024;
    private const int MostDepth = 64;

    /// <exception cref="InvalidDataException">It is too much: an anchor that is used inside itself, or again and again, has no end.</exception>
    public static void Write(Utf8JsonWriter json, YamlNode node)
    {
        if (json.BytesCommitted + json.BytesPending > MostBytes || json.CurrentDepth > MostDepth)
            throw new InvalidDataException($"is larger than {MostBytes} bytes or nested deeper than {MostDepth} levels");
        switch (node)
        {
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    json.WritePropertyName(key is YamlScalarNode { Value: { } name } ? name : "");
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                json.WriteStartArray();
                foreach (var value in sequence.Children)
                    Write(json, value);
                json.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(json, scalar);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        if (scalar.Style is not ScalarStyle.Plain)
            json.WriteStringValue(scalar.Value);
        else if (KubeConfigEntry.IsNull(scalar))
            json.WriteNullValue();
        else if (scalar.Value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
            json.WriteBooleanValue(scalar.Value[0] is 't' or 'T');
        else if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            json.WriteNumberValue(integer);
        else if (decimal.TryParse(scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(scalar.Value);
    }
}
