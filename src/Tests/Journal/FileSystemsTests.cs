using ActorVent.Journal.Sqlite;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class FileSystemsTests
{
    private static readonly string[] Mounts =
    [
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "41 27 0:40 / /mnt/share rw,relatime shared:5 master:1 - nfs4 server:/x rw",
        "42 27 0:41 / /mnt/share/local rw - xfs /dev/vdb rw",
        "43 27 0:42 / /mnt/my\\040disk rw - cifs //server/x rw",
        "44 27 0:43 / /data rw - ext4 /dev/vdc rw",
        "45 44 0:44 / /data rw - fuse.sshfs host:/ rw",
        "not a line of this file",
    ];

    [Theory]
    [InlineData("/var/lib/a.db", "ext4")]
    [InlineData("/mnt/share/a.db", "nfs4")]
    [InlineData("/mnt/shared/a.db", "ext4")]
    [InlineData("/mnt/share/local/a.db", "xfs")]
    [InlineData("/mnt/my disk/a.db", "cifs")]
    [InlineData("/data/a.db", "fuse.sshfs")]
    public void TypeOf_IsThatOfTheMountInFront(string path, string type) => Assert.Equal(type, FileSystems.TypeOf(path, Mounts));

    [Theory]
    [InlineData("nfs4", true)]
    [InlineData("CIFS", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("ext4", false)]
    [InlineData("overlay", false)]
    [InlineData("tmpfs", false)]
    public void IsNetwork_TellsSharedFromLocal(string type, bool network) => Assert.Equal(network, FileSystems.IsNetwork(type));
}
