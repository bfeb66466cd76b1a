using System.Text.Json;
using ActorVent.Node.Commands;
using ActorVent.Tests.Node;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Manifests;

/// <summary>The image is what the manifests, and the program, take it for.</summary>
public sealed class ImageTests
{
    [Fact]
    public void User_OfTheImage_IsTheOneOfThePods()
    {
        var pod = Renderings.Nodes(Renderings.Single).Template!["spec"]!["securityContext"]!;

        Assert.Equal($"{(int)pod["runAsUser"]!}:{(int)pod["runAsGroup"]!}", Dockerfile.Of("USER"));
        Assert.Contains(Dockerfile.Lines, static line => line.Instruction == "COPY" && line.Text.Contains($"--chown={Dockerfile.Of("USER")}", StringComparison.Ordinal) && line.Text.EndsWith($" {Dockerfile.Of("VOLUME")}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Environment_OfTheImage_IsTakenByTheProgramWithoutAWarning()
    {
        var environment = new Dictionary<string, string>(Dockerfile.Environment) { ["ACTORVENT_URL"] = "https://example.com/hook" };

        var run = await Invocation.RunAsync(environment, JsonSerializer.Deserialize<string[]>(Dockerfile.Of("CMD"))!);

        Assert.Equal(0, run.Code);
        Assert.DoesNotContain("warn", run.Error, StringComparison.Ordinal);
        Assert.Equal(Dockerfile.Of("VOLUME"), run.Options!.DataDirectory);
        Assert.Equal($"{run.Options.Listen!.Port} 4053", Dockerfile.Of("EXPOSE"));
    }

    /// <summary>Manifests and image say the same, whichever is read.</summary>
    [Fact]
    public void Environment_OfThePods_IsThatOfTheImage()
    {
        var pods = Renderings.Nodes(Renderings.Single).Container["env"]!.AsArray().Where(static variable => variable!["value"] is not null).ToDictionary(static variable => (string)variable!["name"]!, static variable => (string)variable!["value"]!);

        Assert.Equal(pods["ACTORVENT_DATA"], Dockerfile.Environment["ACTORVENT_DATA"]);
        Assert.Equal(pods["ACTORVENT_LISTEN"], Dockerfile.Environment["ACTORVENT_LISTEN"]);
    }

    [Fact]
    public void HealthCheck_OfTheImage_IsACommandOfTheProgram()
    {
        var check = Dockerfile.Of("HEALTHCHECK");
        var words = JsonSerializer.Deserialize<string[]>(check[check.IndexOf('[', StringComparison.Ordinal)..])!;

        Assert.Equal(JsonSerializer.Deserialize<string[]>(Dockerfile.Of("ENTRYPOINT"))!, words[..1]);
        Assert.Contains(CommandCatalog.All, command => command.Name == words[1]);
        // It waits 8 s for an answer.
        Assert.Contains("--timeout=10s", check, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_OfTheImage_AreThisOneAndOfNoLatestBase()
    {
        Assert.Equal(VersionCommand.Version, Dockerfile.Argument("VERSION"));
        foreach (var image in (string[])["SDK_IMAGE", "RUNTIME_IMAGE"])
            Assert.Matches(@":10\.0", Dockerfile.Argument(image));
        Assert.StartsWith($"docker build --tag actorvent:{VersionCommand.Version}", File.ReadAllText(Path.Combine(DocumentationTests.Root, "Dockerfile"))[2..]);
    }

    /// <summary>Who chooses a base without a shell can: nothing is run in the last stage.</summary>
    [Fact]
    public void LastStage_OfTheImage_RunsNothing() =>
        Assert.DoesNotContain(Dockerfile.Lines.SkipWhile(static line => line != ("FROM", "${RUNTIME_IMAGE}")), static line => line.Instruction == "RUN");

    /// <summary>A project that is built but not copied ends the build in the image only.</summary>
    [Fact]
    public void Sources_OfTheImage_AreThoseThatTheNodeIsBuiltOf()
    {
        var copied = Dockerfile.Lines.Where(static line => line.Instruction == "COPY" && line.Text.StartsWith("src/", StringComparison.Ordinal)).Select(static line => line.Text.Split(' ')[0]);

        foreach (var project in (string[])["Node", "Core", "Simulator"])
        {
            Assert.Contains($"src/{project}", copied);
            foreach (var reference in System.Xml.Linq.XDocument.Load(Path.Combine(DocumentationTests.Root, "src", project, $"{project}.csproj")).Descendants("ProjectReference"))
                Assert.Contains($"src/{Path.GetFileName(Path.GetDirectoryName((string)reference.Attribute("Include")!))}", copied);
        }
    }
}
