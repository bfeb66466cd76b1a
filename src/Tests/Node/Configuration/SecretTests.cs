using System.Text;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class SecretTests
{
    private const string Secret = "hunter2-hunter2";

    [Theory]
    [InlineData("--secret")]
    [InlineData("ACTORVENT_SECRET")]
    [InlineData("K8SVENT_WEBHOOK_SECRET")]
    public void Secret_GivenDirectly_IsTaken(string where) => Assert.Equal(Secret, KeyOf((where, Secret)));

    [Fact]
    public void Secret_AsAFlag_IsWarnedAbout()
    {
        var warning = Assert.Single(Configure.WithUrl(("--secret", Secret)).Findings.Warnings);
        Assert.Contains("process list", warning.What);
        Assert.Empty(Configure.WithUrl(("ACTORVENT_SECRET", Secret)).Findings.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void SecretFile_WithATrailingNewline_IsTakenWithoutIt(string end)
    {
        using var scratch = new TempDirectory();
        Assert.Equal(Secret, KeyOf(("--secret-file", scratch.Write("key", Secret + end))));
    }

    [Fact]
    public void SecretFile_WithTwoNewlines_KeepsOne()
    {
        using var scratch = new TempDirectory();
        Assert.Equal(Secret + "\n", KeyOf(("--secret-file", scratch.Write("key", Secret + "\n\n"))));
    }

    [Fact]
    public void SecretFile_ThatOthersCanRead_IsWarnedAbout()
    {
        using var scratch = new TempDirectory();
        var file = scratch.Write("open", Secret, UnixFileMode.GroupRead);
        Assert.Empty(Configure.WithUrl(("--secret-file", scratch.Write("closed", Secret))).Findings.Warnings);
        Assert.Contains(file, Assert.Single(Configure.WithUrl(("--secret-file", file)).Findings.Warnings).What);
    }

    [Fact]
    public void SecretFile_EmptyMissingHugeOrADirectory_IsRefused()
    {
        using var scratch = new TempDirectory();
        Assert.Contains("is empty", Configure.SingleError(("--secret-file", scratch.Write("empty", "\n"))).What);
        Assert.EndsWith("it does not exist", Configure.SingleError(("--secret-file", "/none/key")).What);
        Assert.Contains("more than 64Ki", Configure.SingleError(("--secret-file", scratch.Write("huge", new string('x', 70_000)))).What);
        Assert.EndsWith("it is a directory", Configure.SingleError(("--secret-file", scratch.Path)).What);
    }

    [Fact]
    public void Secret_Empty_IsRefused() => Assert.Contains("is empty", Configure.SingleError(("--secret", "")).What);

    [Theory]
    [InlineData("--secret-file", "--secret")]
    [InlineData("ACTORVENT_SECRET_FILE", "ACTORVENT_SECRET")]
    public void Secret_InAFileAndDirectlyInOnePlace_IsRefused(string file, string text)
    {
        using var scratch = new TempDirectory();
        Assert.Equal($"{file} and {text}", Configure.SingleError((file, scratch.Write("key", "other")), (text, Secret)).Where);
    }

    [Theory]
    [InlineData("--secret-file", "ACTORVENT_SECRET", "file")]
    [InlineData("--secret-file", "K8SVENT_WEBHOOK_SECRET", "file")]
    [InlineData("ACTORVENT_SECRET_FILE", "K8SVENT_WEBHOOK_SECRET", "file")]
    [InlineData("ACTORVENT_SECRET_FILE", "--secret", Secret)]
    public void Secret_InAFileAndDirectlyInDifferentPlaces_TakesTheHigher(string file, string text, string expected)
    {
        using var scratch = new TempDirectory();
        Assert.Equal(expected, KeyOf((file, scratch.Write("key", "file")), (text, Secret)));
    }

    [Fact]
    public void Secrets_InRecordsThatMayBeLogged_AreNotShown()
    {
        var configuration = Configure.Read(("--url", $"https://hooks.example.com/{Secret}?key={Secret}"), ("--secret", Secret));
        var node = configuration.Node!;
        string[] texts = [node.ToString(), node.Endpoints[0].ToString(), configuration.ToString(), string.Join(' ', configuration.Findings.Warnings)];
        Assert.All(texts, text => Assert.DoesNotContain(Secret, text));
    }

    [Theory]
    [InlineData("--url", "https://u:" + Secret + "@example.com/")]
    [InlineData("--url", "https://example.com/" + Secret + "#x")]
    [InlineData("--url", "//example.com/" + Secret)]
    [InlineData("--url", "https://exa mple.com/" + Secret)]
    [InlineData("K8VENT_WEBHOOKS", "ftp://example.com/" + Secret)]
    [InlineData("--journal", "postgres://u:" + Secret + "@db:x/x")]
    [InlineData("--journal", "postgres://u:" + Secret + " @db/x")]
    [InlineData("--journal", "postgres://db/x?pasword=" + Secret)]
    [InlineData("--journal", "mysql://u:" + Secret + "@db/x")]
    [InlineData("ACTORVENT_SECRETS", Secret)]
    public void Secrets_InValuesThatAreRefused_AreNotShown(string where, string value)
    {
        var error = Assert.Single(Configure.Read((where, value), (where == "--url" ? "X" : "ACTORVENT_URL", where.Contains("WEBHOOKS") ? "" : Configure.Url)).Findings.Errors);
        Assert.DoesNotContain(Secret, error.ToString());
    }

    private static string KeyOf(params (string, string)[] said) => Encoding.UTF8.GetString(Configure.Valid(said).Endpoints[0].Secret!);
}
