using Google.Protobuf;

namespace ActorVent.Tests.Node.Telemetry;

/// <summary>A protobuf message as its fields: enough to read OTLP by the numbers of its definition.</summary>
internal sealed class OtlpMessage
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public OtlpMessage(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is not 0 and var tag)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            _fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (number, input.ReadUInt64(), []),
                WireFormat.WireType.Fixed64 => (number, input.ReadFixed64(), []),
                WireFormat.WireType.Fixed32 => (number, input.ReadFixed32(), []),
                WireFormat.WireType.LengthDelimited => (number, 0, input.ReadBytes().ToByteArray()),
                var type => throw new InvalidDataException($"wire type {type}"),
            });
        }
    }

    public IEnumerable<OtlpMessage> Messages(int number) => All(number).Select(static field => new OtlpMessage(field.Bytes));

    public string Text(int number) => System.Text.Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public ulong Number(int number) => All(number).Select(static field => field.Value).FirstOrDefault();

    /// <summary>Of repeated <c>KeyValue</c>s, as text.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int number) => Messages(number).ToDictionary(
        static pair => pair.Text(1),
        static pair => pair.Messages(2).Select(static value => value._fields is [{ Number: 1 }] ? value.Text(1) : $"{value._fields[0].Value}").FirstOrDefault() ?? "");

    private byte[] Bytes(int number) => All(number).Select(static field => field.Bytes).FirstOrDefault() ?? [];

    private IEnumerable<(int Number, ulong Value, byte[] Bytes)> All(int number) => _fields.Where(field => field.Number == number);
}
