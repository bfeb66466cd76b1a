using System.Text.Json;

namespace ActorVent.Simulator.Webhooks;

/// <summary>What the receiver wants to know of a body in the format <c>pod</c>.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> body)
{
    private Utf8JsonReader _json = new(body);

    public string Namespace { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Uid { get; private set; } = "";

    public string Version { get; private set; } = "";

    public string Phase { get; private set; } = "";

    public int Ready { get; private set; }

    public int Containers { get; private set; }

    /// <exception cref="JsonException">The body is not what it should be.</exception>
    public void Read()
    {
        Expect(JsonTokenType.StartObject);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("pod"u8))
                ReadPod();
            else
                Skip();
        }
        if (Name.Length == 0 || Uid.Length == 0 || Version.Length == 0)
            throw new JsonException("there is no pod with a name, a uid and a resourceVersion in it");
    }

    private void ReadPod()
    {
        Expect(JsonTokenType.StartObject);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("metadata"u8))
                ReadMetadata();
            else if (_json.ValueTextEquals("status"u8))
                ReadStatus();
            else
                Skip();
        }
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("namespace"u8))
                Namespace = Text();
            else if (_json.ValueTextEquals("name"u8))
                Name = Text();
            else if (_json.ValueTextEquals("uid"u8))
                Uid = Text();
            else if (_json.ValueTextEquals("resourceVersion"u8))
                Version = Text();
            else
                Skip();
        }
    }

    private void ReadStatus()
    {
        Expect(JsonTokenType.StartObject);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("phase"u8))
                Phase = Text();
            else if (_json.ValueTextEquals("containerStatuses"u8))
                ReadContainers();
            else
                Skip();
        }
    }

    private void ReadContainers()
    {
        Expect(JsonTokenType.StartArray);
        while (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
        {
            Containers++;
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                if (!_json.ValueTextEquals("ready"u8))
                {
                    Skip();
                    continue;
                }
                _json.Read();
                if (_json.TokenType == JsonTokenType.True)
                    Ready++;
            }
        }
    }

    private string Text()
    {
        _json.Read();
        return _json.GetString() ?? "";
    }

    private void Skip()
    {
        _json.Read();
        _json.Skip();
    }

    private void Expect(JsonTokenType type)
    {
        if (!_json.Read() || _json.TokenType != type)
            throw new JsonException($"{type} expected, {_json.TokenType} found");
    }
}
