namespace ActorVent.Partitions;

/// <summary>Where a partition counts the bytes of payload that wait for the ends of their windows.</summary>
internal interface IWaitingBytes
{
    /// <summary>Whether more wait than may, here and in the other partitions: windows end early.</summary>
    bool IsOver { get; }

    /// <param name="bytes">So many more wait; negative: so many wait no longer.</param>
    void Add(long bytes);
}
