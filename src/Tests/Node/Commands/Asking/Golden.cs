using System.Runtime.CompilerServices;

namespace ActorVent.Tests.Node.Commands.Asking;

/// <summary>Compares a text with a file, so that a change of what people see is seen in review. When it changes on purpose: ACTORVENT_TEST_WRITE=1 writes what is there now.</summary>
internal static class Golden
{
    public static void Assert(string name, string text, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Golden", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("ACTORVENT_TEST_WRITE") == "1")
            File.WriteAllText(path, text);
        Xunit.Assert.Equal(File.ReadAllText(path), text);
    }
}
