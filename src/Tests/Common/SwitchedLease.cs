using ActorVent.Primitives;

namespace ActorVent.Tests.Common;

/// <summary>A lease that is held as a test says.</summary>
internal sealed class SwitchedLease : ILease
{
    private volatile bool _isHeld = true;

    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }
}
