namespace ActorVent.Tests.Journal;

/// <summary>A directory of one test.</summary>
internal sealed class JournalDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("actorvent-journal-");

    public string Path => _directory.FullName;

    public string Journal => System.IO.Path.Combine(Path, "actorvent.db");

    public void Dispose() => _directory.Delete(recursive: true);
}
