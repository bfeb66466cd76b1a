using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class CommandLineTests
{
    private const string Url = "https://example.com/hook";

    [Fact]
    public async Task Arguments_WithoutACommand_AreForRun()
    {
        var bare = await Invocation.RunAsync("--url", Url);
        var named = await Invocation.RunAsync("run", "--url", Url);
        Assert.Equal((0, Url), (bare.Code, bare.Options!.Endpoints[0].Url.AbsoluteUri));
        Assert.Equal((0, Url), (named.Code, named.Options!.Endpoints[0].Url.AbsoluteUri));
    }

    [Theory]
    [InlineData("--url=" + Url)]
    [InlineData("-u", Url)]
    [InlineData("-u=" + Url)]
    public async Task Flag_InAnyForm_IsRead(params string[] arguments) =>
        Assert.Equal(Url, (await Invocation.RunAsync(arguments)).Options!.Endpoints[0].Url.AbsoluteUri);

    [Fact]
    public async Task Letters_OfK8svent_AllWork()
    {
        var run = await Invocation.RunAsync("-u", Url, "-n", "shop", "-s", "key", "-l", "warn");
        Assert.Equal(0, run.Code);
        Assert.Equal("key"u8.ToArray(), run.Options!.Endpoints[0].Secret);
        Assert.Equal(["shop"], run.Options.Namespaces);
    }

    [Fact]
    public async Task Nothing_Given_ExplainsThatAUrlIsNeeded()
    {
        var run = await Invocation.RunAsync();
        Assert.Equal(2, run.Code);
        Assert.Contains("no webhook URL is configured", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Mistakes_OnTheCommandLineAndInTheConfiguration_AreShownTogether()
    {
        var run = await Invocation.RunAsync("--urls", Url, "-l", "app=x", "--retention", "--initial", "no");
        Assert.Equal(2, run.Code);
        Assert.Contains("because of 4 problems", run.Error);
        Assert.Contains("there is no option '--urls'", run.Error);
        Assert.Contains("Did you mean --url?", run.Error);
        Assert.Contains("Labels go to --selector", run.Error);
        Assert.Contains("Write --retention DURATION.", run.Error);
        Assert.Contains("Use deliver or skip.", run.Error);
    }

    [Theory]
    [InlineData("--urls", Url)]
    [InlineData("--urls=" + Url)]
    [InlineData("--allow-anotations", "*")]
    [InlineData("-u", Url, "--namespce", "shop")]
    public async Task Flag_MisspeltWithAValue_IsOneProblem(params string[] arguments)
    {
        var run = await Invocation.RunAsync(arguments);
        Assert.Equal(2, run.Code);
        Assert.Contains("because of one problem", run.Error);
        Assert.Contains("Did you mean --", run.Error);
    }

    [Fact]
    public async Task Variable_MisspeltWithAValue_IsOneProblem() =>
        Assert.Contains("because of one problem", (await Invocation.RunAsync(new Dictionary<string, string> { ["ACTORVENT_WEBHOOKS"] = Url }, "run")).Error);

    [Fact]
    public async Task Argument_ThatBelongsToNoOption_IsAProblemOfItsOwn() =>
        Assert.Contains("because of 2 problems", (await Invocation.RunAsync("-u", Url, "--namespce", "shop", "web")).Error);

    [Theory]
    [InlineData("simulate", "--port", "80000", "--port: '80000' is no whole number from 0 to 65535.", "Use the number of a port, or 0 for any free one.")]
    [InlineData("receive", "--port", "web", "--port: 'web' is no whole number from 0 to 65535.", "Use the number of a port, or 0 for any free one.")]
    [InlineData("receive", "--status", "99", "--status: '99' is no whole number from 200 to 599.", "Use a number in between.")]
    [InlineData("receive", "--fail-rate", "2", "--fail-rate: '2' is no number from 0 to 1.", "Use a number in between.")]
    [InlineData("simulate", "--kubeconfig-out", "/no/such/dir/kc", "--kubeconfig-out: the directory '/no/such/dir' does not exist.", "Create it, or name a file in another.")]
    [InlineData("simulate", "--kubeconfig-out", "/", "--kubeconfig-out: '/' is a directory.", "Name a file in it.")]
    [InlineData("simulate", "--kubeconfig-out", "", "--kubeconfig-out: the name is empty.", "Name a file to write.")]
    public async Task Value_OfASimulation_IsToldBeforeAnythingStarts(string command, string flag, string value, string what, string advice)
    {
        var run = await Invocation.RunAsync(command, flag, value);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("because of one problem", run.Error);
        Assert.Contains($"  {what}{Environment.NewLine}      {advice}{Environment.NewLine}", run.Error);
    }

    [Theory]
    [InlineData("--secrt=hunter2")]
    [InlineData("--secrt", "hunter2")]
    [InlineData("--secrt:hunter2")]
    [InlineData("hunter2")]
    [InlineData("run", "hunter2")]
    [InlineData("-shunter2")]
    public async Task Secret_BehindAMistake_IsNotRepeated(params string[] arguments)
    {
        var run = await Invocation.RunAsync(arguments);
        Assert.Equal(2, run.Code);
        Assert.DoesNotContain("hunter2", run.Error + run.Output);
    }

    [Theory]
    [InlineData("smulate", "Did you mean simulate?")]
    [InlineData("serve-everything", "Use run, demo, simulate, receive, accept-cluster, health, completion, version, status, endpoints, partitions, objects, dead-letters, tail, cluster, cluster-sharding, actor, log.")]
    public async Task Command_Unknown_NamesTheOthers(string name, string advice)
    {
        var run = await Invocation.RunAsync(name);
        Assert.Equal(2, run.Code);
        Assert.Contains(advice, run.Error);
    }

    [Fact]
    public async Task Node_ThatFails_IsTheMessageWithoutAStack()
    {
        var run = await Invocation.RunAsync(
            (_, _, _, _) => throw new InvalidOperationException("the journal is on fire", new IOException("smoke")),
            new Dictionary<string, string>(),
            "--url", Url, "-l", "fatal");
        Assert.Equal(1, run.Code);
        Assert.Contains("the journal is on fire", run.Error);
        Assert.Contains("because: smoke", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.DoesNotContain("Exception", run.Error);
    }

    [Fact]
    public async Task Environment_OfTheProcess_IsRead()
    {
        var run = await Invocation.RunAsync(new Dictionary<string, string> { ["K8VENT_WEBHOOKS"] = Url, ["ATOMIST_ENVIRONMENT"] = "qa" }, "run");
        Assert.Equal(Url, run.Options!.Endpoints[0].Url.AbsoluteUri);
        Assert.Equal("qa", run.Options.PayloadEnvironment["ATOMIST_ENVIRONMENT"]);
    }

    [Fact]
    public async Task Version_Shown_NamesRuntimeAndSqlite()
    {
        foreach (var argument in (string[])["version", "--version"])
        {
            var run = await Invocation.RunAsync(argument);
            Assert.Equal(0, run.Code);
            Assert.Matches(@"^actorvent \d+\.\d+\.\d+\n\.NET 10\S* on \S+\nSQLite 3\.\S+ (of the system|as bundled)\n$", run.Output);
        }
    }
}
