using ActorVent.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public class ErrorTests
{
    private const string SqliteForm = "Write it as sqlite:/var/lib/actorvent/actorvent.db.";
    private const string ListenForm = "Write it as ADDRESS:PORT, or :PORT for all addresses, as in 127.0.0.1:8080 or [::1]:8080.";

    [Theory]
    [InlineData("--collapse", "fast", "'fast' is not one of its values", "Use latest, transitions or none.")]
    [InlineData("ACTORVENT_COLLAPSE", "fast", "'fast' is not one of its values", "Use latest, transitions or none.")]
    [InlineData("--collapse-window", "soon", "'soon' is no duration", Duration.Advice)]
    [InlineData("--collapse-window", "0s", "'0s' is not between 1ms and 1h", "Use a window in between; for every change use --collapse none.")]
    [InlineData("--collapse-window", "2h", "'2h' is not between 1ms and 1h", "Use a window in between; for every change use --collapse none.")]
    [InlineData("--resend-unhealthy", "often", "'often' is no duration", Duration.Advice)]
    [InlineData("--resend-unhealthy", "1s", "'1s' is not between 10s and 24h", "Use an interval in between; to send nothing again, leave the option out.")]
    [InlineData("ACTORVENT_RESEND_UNHEALTHY", "2d", "'2d' is not between 10s and 24h", "Use an interval in between; to send nothing again, leave the option out.")]
    [InlineData("--streaming-lists", "on", "'on' is not one of its values", "Use auto or off.")]
    [InlineData("--initial", "no", "'no' is not one of its values", "Use deliver or skip.")]
    [InlineData("--namespace", "Shop", "'Shop' is no name of a namespace", "Use lower-case letters, digits and '-', at most 63; leave the option out for all namespaces.")]
    [InlineData("K8VENT_NAMESPACE", "Shop", "'Shop' is no name of a namespace", "Use lower-case letters, digits and '-', at most 63; leave the option out for all namespaces.")]
    [InlineData("--selector", "", "'' is no selector", "Write it as kubectl takes it: app=web,tier!=test; leave the option out for everything.")]
    [InlineData("--field-selector", "a|b", "'a|b' is no selector", "Write it as kubectl takes it: app=web,tier!=test; leave the option out for everything.")]
    [InlineData("--kubeconfig", "/none/config", "the file '/none/config' does not exist", "Name a kubeconfig file; a list of files goes into KUBECONFIG.")]
    [InlineData("--context", " ", "the name is empty", "Name a context of the kubeconfig (kubectl config get-contexts lists them), or drop the option.")]
    [InlineData("--cluster", "a|b", "'a|b' is no name for a cluster", "Use letters, digits, '.', '_' and '-', at most 128.")]
    [InlineData("--data", "", "the name is empty", "Name a directory on a local disk.")]
    [InlineData("--data", "/dev/null", "'/dev/null' is a file", "Name a directory on a local disk.")]
    [InlineData("--cluster-listen", "", "this is no address", "Write it as ADDRESS, ADDRESS:PORT or :PORT, as in 10.0.0.7:4053 or [fd00::7]:4053.")]
    [InlineData("--cluster-listen", "host:port", "this is no address", "Write it as ADDRESS, ADDRESS:PORT or :PORT, as in 10.0.0.7:4053 or [fd00::7]:4053.")]
    [InlineData("--cluster-listen", "a b:4053", "this is no address", "Write it as ADDRESS, ADDRESS:PORT or :PORT, as in 10.0.0.7:4053 or [fd00::7]:4053.")]
    [InlineData("--listen", "8080", "this is no address with a port", ListenForm)]
    [InlineData("--listen", "localhost:8080", "this is no address with a port", ListenForm)]
    [InlineData("--listen", "::1:8080", "this is no address with a port", ListenForm)]
    [InlineData("--listen", "127.0.0.1:70000", "this is no address with a port", ListenForm)]
    [InlineData("--journal", "/var/x.db", "this is no journal", "Write it as sqlite:/var/lib/actorvent/actorvent.db or postgres://USER@HOST/DATABASE.")]
    [InlineData("--journal", "sqlite:", "the journal needs a file: one in memory would be lost at every restart", SqliteForm)]
    [InlineData("--journal", "sqlite::memory:", "the journal needs a file: one in memory would be lost at every restart", SqliteForm)]
    [InlineData("--journal", "sqlite:/", "'/' is a directory", "Name the file in it.")]
    [InlineData("--retention", "3x", "'3x' is no duration", Duration.Advice)]
    [InlineData("--retention", "59s", "'59s' is shorter than 1m", "Use 1m or more: an endpoint that is away that long would miss what happened.")]
    [InlineData("--retention-size", "big", "'big' is no size", ByteSize.Advice)]
    [InlineData("--retention-size", "1Ki", "'1Ki' is smaller than 1Mi", "Use 1Mi or more.")]
    [InlineData("K8SVENT_LOG_LEVEL", "loud", "'loud' is no log level", "Use trace, debug, info, warn, error or fatal. Labels go to --selector.")]
    [InlineData("--log-format", "xml", "'xml' is not one of its values", "Use text or json.")]
    [InlineData("ACTORVENT_COLAPSE", "none", "no such variable", "The nearest that exists is ACTORVENT_COLLAPSE. Rename it, or unset it.")]
    [InlineData("ACTORVENT_WEBHOOKS", "x", "no such variable", "The nearest that exists is ACTORVENT_URL. Rename it, or unset it.")]
    public void Value_ThatIsWrong_IsToldWithPlaceAndRemedy(string where, string value, string what, string advice) =>
        Assert.Equal(new Finding(what, where, advice), Configure.SingleError((where, value)));

    [Theory]
    [InlineData("app=x")]
    [InlineData("web")]
    [InlineData("loud")]
    public void LogLevel_ThatIsALabel_PointsToSelector(string value)
    {
        var error = Configure.SingleError(("--log-level", value));
        Assert.Equal("--log-level (-l)", error.Where);
        Assert.Contains("Labels go to --selector", error.Advice);
    }

    [Theory]
    [InlineData("example.com/hook", "this is no absolute URL")]
    [InlineData("https://", "this is no absolute URL")]
    [InlineData("//\u202e", "this is no absolute URL")]
    [InlineData("ftp://example.com/x", "'ftp' URLs cannot be POSTed to")]
    [InlineData("https://user:pass@example.com/x", "the URL for https://example.com contains a user name or password")]
    [InlineData("https://example.com/x#top", "the URL for https://example.com contains a fragment (#…), which is never sent to a server")]
    public void Url_ThatCannotBeUsed_IsRefused(string url, string what)
    {
        var error = Assert.Single(Configure.Read(("K8VENT_WEBHOOKS", url)).Findings.Errors);
        Assert.Equal((what, "K8VENT_WEBHOOKS"), (error.What, error.Where));
    }

    [Theory]
    [InlineData("http://h/ho ok", "contains a blank as character 12 of 14")]
    [InlineData("http://h/hook\tx", "contains a tab as character 14 of 15")]
    [InlineData("http://h/ho\nok", "contains a line break as character 12 of 14")]
    [InlineData("http://h/ho\u0001ok", "contains a control character as character 12 of 14")]
    [InlineData("http://h/ho\u007fok", "contains a control character as character 12 of 14")]
    [InlineData("http://h/ho\u00a0ok", "contains white space as character 12 of 14")]
    [InlineData("http://h/ho\u200bok", "contains a character that nobody sees as character 12 of 14")]
    [InlineData("http://h\\hook", "contains \\ as character 9 of 13, which no URL may: %5C stands for it")]
    [InlineData("http://h/<hook>", "contains < as character 10 of 15, which no URL may: %3C stands for it")]
    [InlineData("http://h/${HOOK}", "contains { as character 11 of 16, which no URL may: %7B stands for it")]
    [InlineData("http://h/100%", "contains a % as character 13 of 13 that no two hexadecimal digits follow: %25 stands for it")]
    [InlineData("http://h/?a=%zz", "contains a % as character 13 of 15 that no two hexadecimal digits follow: %25 stands for it")]
    [InlineData("http:///h/hook", "needs two slashes before its host")]
    public void Url_ThatNeedsRepair_IsRefusedWithWhatIsWrongInIt(string url, string what)
    {
        var error = Assert.Single(Configure.Read(("--url", url)).Findings.Errors);
        Assert.Matches($"^the URL( for http://h)? {System.Text.RegularExpressions.Regex.Escape(what)}$", error.What);
        Assert.Equal("--url", error.Where);
    }

    [Theory]
    [InlineData(" http://h/hook\n", "http://h/hook")]
    [InlineData("http://h/a%20b?c=[1]&d='x'", "http://h/a%20b?c=[1]&d='x'")]
    [InlineData("https://b\u00fccher.example/\u00fc", "https://b\u00fccher.example/%C3%BC")]
    public void Url_ThatNeedsNoRepair_IsTaken(string url, string taken) =>
        Assert.Equal(taken, Assert.Single(Configure.Read(("--url", url)).Node!.Endpoints).Url.AbsoluteUri);

    [Fact]
    public void Url_OneOfSeveral_IsToldByItsPlace()
    {
        var error = Assert.Single(Configure.Read(("--url", "https://a/"), ("--url", "b")).Findings.Errors);
        Assert.Equal("--url (URL 2 of 2)", error.Where);
    }

    [Fact]
    public void Url_Nowhere_IsNotMissedWhereAnnotationsAreAllowed()
    {
        var configuration = Configure.Read(("--allow-annotations", "*"));
        Assert.Empty(configuration.Findings.Errors);
        Assert.Empty(configuration.Node!.Endpoints);
    }

    [Fact]
    public void Url_Nowhere_IsAnErrorThatNamesAllPlaces()
    {
        var error = Assert.Single(Configure.Read().Findings.Errors);
        Assert.All((string[])["--url", "ACTORVENT_URL", "K8SVENT_WEBHOOKS", "K8VENT_WEBHOOKS"], place => Assert.Contains(place, error.Advice));
    }

    [Fact]
    public void Admin_ThatIsTooLongForASocket_IsAnError() =>
        Assert.Equal("--admin", Assert.Single(Configure.Read(("--url", Configure.Url), ("--admin", $"/{new string('a', 110)}")).Findings.Errors).Where);

    [Fact]
    public void Admin_ThatIsADirectory_IsAnError() =>
        Assert.Contains("is a directory", Assert.Single(Configure.Read(("--url", Configure.Url), ("--admin", "/tmp")).Findings.Errors).What, StringComparison.Ordinal);

    [Fact]
    public void Errors_OfAllValidators_AreShownAtOnce()
    {
        var wrong = RunOptions.All.Select(option => (option.Flag, "|")).ToArray();
        var places = Configure.Read(wrong).Findings.Errors.Select(error => error.Where).ToList();
        // --data, --context and --admin take any text, and a key is taken as it is: that it is given twice is told instead.
        foreach (var option in RunOptions.All.Except([RunOptions.Data, RunOptions.Context, RunOptions.Admin, RunOptions.Secret, RunOptions.SecretFile]))
            Assert.Contains(places, place => place.StartsWith(option.Flag, StringComparison.Ordinal));
        Assert.Contains("--secret-file and --secret", places);
    }
}
