using Npgsql;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public sealed class PostgresUrlTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("postgres://u:p@db/x", "db", 5432, "x", "u", "p")]
    [InlineData("postgresql://u@db:6000/x", "db", 6000, "x", "u", null)]
    [InlineData("POSTGRES://u@db", "db", 5432, "u", "u", null)]
    [InlineData("postgres://u%40h:p%3A%2F%3f@db/a%20b", "db", 5432, "a b", "u@h", "p:/?")]
    [InlineData("postgres://u:a:b@db/x", "db", 5432, "x", "u", "a:b")]
    [InlineData("postgres://u@[::1]:6000/x", "[::1]", 6000, "x", "u", null)]
    [InlineData("postgres://u@[::1]/x", "[::1]", 5432, "x", "u", null)]
    [InlineData("postgres://u@a,b:6000/x", "a:5432,b:6000", 5432, "x", "u", null)]
    [InlineData("postgres://u@%2Fvar%2Frun/x", "/var/run", 5432, "x", "u", null)]
    [InlineData("postgres:///x?host=/var/run&port=6000&user=u&password=p", "/var/run", 6000, "x", "u", "p")]
    [InlineData("postgres://u@/x?host=a,b&port=6000", "a:6000,b:6000", 6000, "x", "u", null)]
    [InlineData("postgres://u@db?dbname=x", "db", 5432, "x", "u", null)]
    public void Url_InAnySpelling_SaysWhereAndWho(string url, string host, int port, string database, string user, string? password)
    {
        var server = Configure.Valid(("ACTORVENT_JOURNAL", url)).Journal.Server!;

        Assert.Equal((host, port, database, user, password), (server.Host, server.Port, server.Database, server.Username, server.Password));
    }

    [Theory]
    [InlineData("", SslMode.Prefer)]
    [InlineData("?sslmode=disable", SslMode.Disable)]
    [InlineData("?sslmode=require", SslMode.Require)]
    [InlineData("?sslmode=require&sslrootcert=system", SslMode.VerifyCA)]
    [InlineData("?sslmode=verify-full&channel_binding=require&target_session_attrs=read-write", SslMode.VerifyFull)]
    public void Url_SaysHowTheServerIsChecked(string query, SslMode mode) =>
        Assert.Equal(mode, Configure.Valid(("ACTORVENT_JOURNAL", "postgres://u@db/x" + query)).Journal.Server!.SslMode);

    [Theory]
    [InlineData("", GssEncryptionMode.Disable)]
    [InlineData("?gssencmode=disable", GssEncryptionMode.Disable)]
    [InlineData("?gssencmode=prefer", GssEncryptionMode.Prefer)]
    [InlineData("?gssencmode=require", GssEncryptionMode.Require)]
    public void Url_UsesKerberosOnlyWhereItSaysSo(string query, GssEncryptionMode mode) =>
        Assert.Equal(mode, Configure.Valid(("ACTORVENT_JOURNAL", "postgres://u@db/x" + query)).Journal.Server!.GssEncryptionMode);

    [Theory]
    [InlineData("postgres:/db/x", "needs two slashes")]
    [InlineData("postgres://u@db:99999/x", "has a port that is none")]
    [InlineData("postgres://u@db:/x", "has a port that is none")]
    [InlineData("postgres://u@db/x?sslmod=require", "has a parameter 'sslmod', which is not known")]
    [InlineData("postgres://u@db/x?sslmode=yes", "has sslmode=yes")]
    [InlineData("postgres://u@db/x?gssencmode=yes", "has gssencmode=yes")]
    [InlineData("postgres://u@db/x?sslmode", "gives no value to sslmode")]
    [InlineData("postgres://u@db/x?sslmode=require&sslmode=prefer", "gives sslmode twice")]
    [InlineData("postgres://u@db/x?sslrootcert=/none.pem", "the file '/none.pem' that the journal's URL names as sslrootcert does not exist")]
    [InlineData("postgres://u:50%@db/x", "contains a %")]
    public void Url_ThatIsWrong_IsToldWithPlaceAndRemedy(string url, string what)
    {
        var error = Configure.SingleError(("ACTORVENT_JOURNAL", url));

        Assert.Contains(what, error.What);
        Assert.Equal("ACTORVENT_JOURNAL", error.Where);
        Assert.NotEmpty(error.Advice);
    }

    [Fact]
    public void Url_WithAPasswordOnTheCommandLine_IsWarnedOf()
    {
        Assert.Contains(Configure.WithUrl(("--journal", "postgres://u:secret@db/x")).Findings.Warnings, w => w.What.Contains("process list", StringComparison.Ordinal));
        Assert.DoesNotContain(Configure.WithUrl(("--journal", "postgres://u@db/x")).Findings.Warnings, w => w.What.Contains("process list", StringComparison.Ordinal));
    }

    [Fact]
    public void Journal_InAFile_IsRead()
    {
        var file = _directory.Write("journal", "postgres://u:secret@db/x\n");

        var journal = Configure.Valid(("--journal-file", file)).Journal;

        Assert.Equal("secret", journal.Server!.Password);
        Assert.Equal("postgres://db:5432/x", journal.ToString());
        Assert.Contains("given twice", Configure.SingleError(("--journal-file", file), ("--journal", "sqlite:x.db")).What);
        Assert.Contains("does not exist", Configure.SingleError(("--journal-file", file + "x")).What);
    }
}
