using System.Reflection;
using ActorVent.Journal;
using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Tests.Watching;

/// <summary>A journal of which nothing but scopes is asked. Tells a probe what it was asked.</summary>
internal class ScopeJournal : DispatchProxy
{
    private IActorRef _probe = ActorRefs.Nobody;
    private long _epoch;

    /// <summary>What writes of the position end with.</summary>
    public WriteResult Moves { get; set; } = WriteResult.Written;

    public ResourceVersion Position { get; set; }

    public static (IJournal Journal, ScopeJournal Control) Create(IActorRef probe)
    {
        var journal = Create<IJournal, ScopeJournal>();
        var control = (ScopeJournal)(object)journal;
        control._probe = probe;
        return (journal, control);
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IJournal.BeginScopeAsync):
                var state = new ScopeState(Interlocked.Increment(ref _epoch), 0, Position);
                _probe.Tell(new Asked($"begin {state.Epoch}"));
                return new ValueTask<ScopeState>(state);
            case nameof(IJournal.MoveScopeAsync):
                _probe.Tell(new Asked($"move {args![2]} under {args[1]}"));
                if (Moves.Outcome == WriteOutcome.Written)
                    Position = (ResourceVersion)args[2]!;
                return new ValueTask<WriteResult>(Moves);
            case nameof(IJournal.ResetScopeAsync):
                _probe.Tell(new Asked($"reset to history {args![2]} under {args[1]}"));
                return new ValueTask<WriteResult>(WriteResult.Written);
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }

    internal sealed record Asked(string What) : INoSerializationVerificationNeeded;
}
