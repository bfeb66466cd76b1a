using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// Holds <c>PATH.lock</c> for this process alone. The kernel drops the lock when the process ends, however it ends, so that
/// a file left behind means nothing; it is never deleted, because two processes could then lock two files of one name.
/// </summary>
internal sealed partial class FileLock : IDisposable
{
    private const int OpenReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
    private const int OwnerMayReadAndWrite = 0x180;
    private const int LockExclusiveNonBlocking = 0x2 | 0x4;
    private const int Unlock = 0x8;
    private const int WouldBlock = 11;

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Locks, and writes the process's id for whoever comes second.</summary>
    /// <exception cref="JournalException">Another process has the lock, or the file cannot be made.</exception>
    public static FileLock Take(string journal)
    {
        var path = journal + ".lock";
        var file = OperatingSystem.IsLinux() ? LockOnLinux(path, journal) : LockElsewhere(path, journal);
        PrivateFile.Close(path);
        var id = Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        try
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, id, 0);
        }
        catch (IOException)
        {
            // A full disk: the lock holds all the same, only the message of a second process says less.
        }
        return new FileLock(file);
    }

    public void Dispose()
    {
        // Said explicitly, because a process that is just being started still has a copy of the descriptor.
        if (OperatingSystem.IsLinux())
            _ = Lock((int)_file.DangerousGetHandle(), Unlock);
        _file.Dispose();
    }

    // File locks of .NET can be switched off by an environment variable, and do not let a second process read the id.
    private static SafeFileHandle LockOnLinux(string path, string journal)
    {
        var descriptor = Open(path, OpenReadWriteCreateCloseOnExec, OwnerMayReadAndWrite);
        if (descriptor < 0)
            throw CannotCreate(path, journal, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Lock(descriptor, LockExclusiveNonBlocking) == 0)
            return file;
        using (file)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error == WouldBlock ? InUse(journal, Holder(file)) : CannotCreate(path, journal, Marshal.GetPInvokeErrorMessage(error));
        }
    }

    private static SafeFileHandle LockElsewhere(string path, string journal)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw CannotCreate(path, journal, e.Message);
        }
        catch (IOException)
        {
            throw InUse(journal, "another process");
        }
    }

    private static string Holder(SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[16];
        var id = Encoding.ASCII.GetString(buffer[..RandomAccess.Read(file, buffer, 0)]);
        return id.Length == 0 ? "another process" : $"process {id}";
    }

    private static JournalException InUse(string journal, string holder) =>
        new($"The journal {journal} is in use by {holder}. A journal belongs to one process: stop that one, or give this one another --data.", isTransient: false);

    private static JournalException CannotCreate(string path, string journal, string error) =>
        new($"The journal {journal} cannot be locked: {path}: {error}. Check that this user can write to the directory, and that it is not mounted read-only.", isTransient: false);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);
}
