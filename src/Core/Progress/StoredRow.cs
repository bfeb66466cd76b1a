namespace ActorVent.Progress;

/// <summary>An event or a snapshot as it is stored. What the bytes mean is read where the row's number is known, so that a bad row can be named.</summary>
/// <param name="manifest">Which message of <c>progress.proto</c>, with its version.</param>
/// <param name="bytes">Not touched again.</param>
internal sealed class StoredRow(string manifest, byte[] bytes)
{
    public string Manifest { get; } = manifest;

    public byte[] Bytes { get; } = bytes;
}
