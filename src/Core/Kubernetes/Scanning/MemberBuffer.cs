namespace ActorVent.Kubernetes.Scanning;

/// <summary>Where members of an object are put together; kept from object to object, so that scanning allocates only results.</summary>
internal sealed class MemberBuffer
{
    private const int Initial = 16 * 1024;
    private const int MostKept = 1024 * 1024;
    private byte[] _bytes = new byte[Initial];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte Last => Length == 0 ? (byte)0 : _bytes[Length - 1];

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MostKept)
            _bytes = new byte[Initial];
    }

    public void Separate() => Append(","u8);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var length = Length + bytes.Length;
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(length, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length = length;
    }
}
