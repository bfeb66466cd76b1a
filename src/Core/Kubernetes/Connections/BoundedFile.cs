namespace ActorVent.Kubernetes.Connections;

/// <summary>Reads files whose names come from elsewhere: what has no end, such as a device, is not read for ever.</summary>
internal static class BoundedFile
{
    /// <summary>Far more than any bundle of certificates holds, or any token.</summary>
    private const int MostBytes = 1024 * 1024;
    private const int Step = 64 * 1024;

    /// <exception cref="IOException">Not there, not readable, or longer than a megabyte.</exception>
    /// <exception cref="UnauthorizedAccessException">Not permitted, or a directory.</exception>
    public static byte[] Read(string path) => Read(path, MostBytes);

    /// <summary>The same, as UTF-8.</summary>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Read(path)));
        return reader.ReadToEnd();
    }

    /// <exception cref="IOException">Not there, not readable, or longer than <paramref name="most"/> bytes.</exception>
    /// <exception cref="UnauthorizedAccessException">Not permitted, or a directory.</exception>
    public static byte[] Read(string path, int most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var content = new MemoryStream();
        var buffer = new byte[Step];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > most)
                throw new IOException($"it is longer than {most} bytes");
        }
        return content.ToArray();
    }
}
