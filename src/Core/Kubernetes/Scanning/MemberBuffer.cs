using System.Buffers;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>Where members of an object are put together; kept from object to object, so that scanning allocates only results.</summary>
internal sealed class MemberBuffer
{
    private const int Initial = 16 * 1024;
    private const int MostKept = 1024 * 1024;
    private readonly byte[] _initial = new byte[Initial];
    private byte[] _bytes;

    public MemberBuffer() => _bytes = _initial;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte Last => Length == 0 ? (byte)0 : _bytes[Length - 1];

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MostKept)
            Exchange(_initial);
    }

    public void Separate() => Append(","u8);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var length = Length + bytes.Length;
        if (length > _bytes.Length)
        {
            // From a pool: large ones are not worth keeping, and cost a collection of everything when they are made for each object.
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
            Written.CopyTo(larger);
            Exchange(larger);
        }
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length = length;
    }

    private void Exchange(byte[] bytes)
    {
        if (_bytes != _initial)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}
