using System.Security.Cryptography;

namespace ActorVent.Node.Commands;

/// <summary>A directory that is gone afterwards, for what a demo writes.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("actorvent-demo-").FullName;

    public string Data => Path.Combine(_path, "data");

    public string Kubeconfig => Path.Combine(_path, "kubeconfig");

    /// <summary>Writes a new key, for nobody else to read.</summary>
    public (string File, byte[] Key) CreateSecret()
    {
        var file = Path.Combine(_path, "secret");
        var text = RandomNumberGenerator.GetHexString(64);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(file, options))
            writer.WriteLine(text);
        return (file, System.Text.Encoding.ASCII.GetBytes(text));
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // A file in a temporary directory is no reason to fail.
        }
    }
}
