using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>The options of <c>actorvent receive</c>.</summary>
internal static class ReceiveOptions
{
    private const string Listening = "What to check";
    private const string Answers = "How to answer";

    public static OptionDefinition Address { get; } = new("address", "ADDRESS", "Where to listen; 0.0.0.0 for all addresses.") { Default = "127.0.0.1", Group = Listening };

    public static OptionDefinition Port { get; } = new("port", "PORT", "At this address; 0 for any free one.") { Default = "9000", Group = Listening };

    public static OptionDefinition SecretFile { get; } = new("secret-file", "FILE", "File with the key of signatures. With a key, a wrong signature is answered with 401.") { Group = Listening };

    public static OptionDefinition Secret { get; } = new("secret", "TEXT", "The key itself; others can read it in the process list.") { Letter = 's', Group = Listening };

    public static OptionDefinition Status { get; } = new("status", "STATUS", "Answer with this status.") { Default = "200", Group = Answers };

    public static OptionDefinition Delay { get; } = new("delay", "DURATION", "Wait so long before each answer.") { Group = Answers };

    public static OptionDefinition FailRate { get; } = new("fail-rate", "PART", "Fail this part of all requests, from 0 to 1.") { Default = "0", Group = Answers };

    public static OptionDefinition FailStatus { get; } = new("fail-status", "STATUS", "What those that fail are answered with.") { Default = "503", Group = Answers };

    public static OptionDefinition RetryAfter { get; } = new("retry-after", "SECONDS", "The Retry-After of those that fail.") { Group = Answers };

    public static OptionDefinition CloseRate { get; } = new("close-rate", "PART", "Close the connection instead of this part of all answers, from 0 to 1.") { Default = "0", Group = Answers };

    public static OptionDefinition Hang { get; } = new("hang", "", "Take requests and never answer.") { Group = Answers };

    public static OptionDefinition Seed { get; } = new("seed", "N", "The same seed fails the same requests.") { Default = "1", Group = Answers };

    public static IReadOnlyList<OptionDefinition> All { get; } = [Address, Port, SecretFile, Secret, Status, Delay, FailRate, FailStatus, RetryAfter, CloseRate, Hang, Seed];
}
