using System.Runtime.InteropServices;
using SQLitePCL;

namespace ActorVent.Journal.Sqlite;

/// <summary>
/// Chooses the native library: the system's where it is newer than the one that comes along, because distributions keep
/// theirs patched.
/// </summary>
internal static unsafe class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";

    // Version of the library inside SQLitePCLRaw.lib.e_sqlite3, in SQLite's own notation: 3.35.5.
    private const int Bundled = 3_035_005;

    private static readonly Lazy<string> Chosen = new(Choose);

    /// <summary>The version in use, and where it comes from: <c>3.40.1 of the system</c>.</summary>
    public static string Description => Chosen.Value;

    /// <summary>Makes the library ready for use; costs nothing when it is.</summary>
    public static void Load() => _ = Chosen.Value;

    private static string Choose()
    {
        var system = OfSystem();
        if (system != IntPtr.Zero)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? system : IntPtr.Zero);
        }
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return $"{raw.sqlite3_libversion().utf8_to_string()} {(system == IntPtr.Zero ? "as bundled" : "of the system")}";
    }

    private static IntPtr OfSystem()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(SystemName, out var handle))
            return IntPtr.Zero;
        if (NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var version)
            && NativeLibrary.TryGetExport(handle, "sqlite3_threadsafe", out var threadSafe)
            && ((delegate* unmanaged<int>)version)() > Bundled
            && ((delegate* unmanaged<int>)threadSafe)() != 0)
            return handle;
        NativeLibrary.Free(handle);
        return IntPtr.Zero;
    }
}
