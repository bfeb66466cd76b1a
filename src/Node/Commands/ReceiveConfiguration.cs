using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using ActorVent.Simulator.Webhooks;

namespace ActorVent.Node.Commands;

/// <summary>What <c>actorvent receive</c> was told.</summary>
/// <param name="Receiver">Where to listen, and what to check.</param>
/// <param name="Behaviour">How to answer.</param>
internal sealed record ReceiveConfiguration(ReceiverOptions Receiver, Action<ReceiverBehaviour> Behaviour)
{
    public static ReceiveConfiguration Read(CommandInput input)
    {
        var findings = input.Findings;
        var settings = SettingsReader.ReadFlags(ReceiveOptions.All, input.Flags, findings);
        int Status(OptionDefinition option) => Numbers.Whole(settings[option], 200, 599, findings) ?? 200;
        double Part(OptionDefinition option) => Numbers.Decimal(settings[option], 0, 1, findings) ?? 0;
        var (status, failStatus) = (Status(ReceiveOptions.Status), Status(ReceiveOptions.FailStatus));
        var (failRate, closeRate) = (Part(ReceiveOptions.FailRate), Part(ReceiveOptions.CloseRate));
        var delay = Numbers.Time(settings[ReceiveOptions.Delay], TimeSpan.Zero, TimeSpan.FromHours(1), findings) ?? TimeSpan.Zero;
        var retryAfter = Numbers.Whole(settings[ReceiveOptions.RetryAfter], 0, 86_400, findings);
        var receiver = new ReceiverOptions
        {
            Address = Addresses.Of(settings[ReceiveOptions.Address], findings),
            Port = Numbers.Port(settings[ReceiveOptions.Port], findings),
            Secret = SecretValidator.Validate(settings[ReceiveOptions.SecretFile], settings[ReceiveOptions.Secret], findings),
            Seed = Numbers.Whole(settings[ReceiveOptions.Seed], int.MinValue, int.MaxValue, findings) ?? 0,
        };
        return new ReceiveConfiguration(receiver, behaviour =>
        {
            behaviour.Status = status;
            behaviour.FailStatus = failStatus;
            behaviour.FailRate = failRate;
            behaviour.CloseRate = closeRate;
            behaviour.Delay = delay;
            behaviour.RetryAfter = retryAfter;
            behaviour.Hang = settings[ReceiveOptions.Hang] is not null;
        });
    }
}
