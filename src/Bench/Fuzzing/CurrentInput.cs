using System.IO.MemoryMappedFiles;

namespace ActorVent.Bench.Fuzzing;

/// <summary>The input that is being read, in a mapped file: it is still there when the process dies of it, by a full stack for instance.</summary>
internal sealed class CurrentInput : IDisposable
{
    public const string FileName = "current";
    private const int Most = 4 * 1024 * 1024;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="path">Begins with the length in four bytes.</param>
    public CurrentInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Most + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>What a process was reading when it ended.</summary>
    public static byte[] Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        return reader.ReadBytes(reader.ReadInt32());
    }

    public void Set(byte[] input)
    {
        var length = Math.Min(input.Length, Most);
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
