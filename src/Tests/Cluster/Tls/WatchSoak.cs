using Akka.Actor;

namespace ActorVent.Tests.Cluster.Tls;

/// <summary>Watches actors of another node, stops them, and counts of how many it heard that they ended.</summary>
internal sealed class WatchSoak
{
    private readonly IActorRef _watcher;
    private readonly TlsNode _other;
    private readonly string _name;
    private int _started;

    private WatchSoak(IActorRef watcher, TlsNode one, TlsNode other) => (_watcher, _other, _name) = (watcher, other, $"watched-by-{one.Address.Port}");

    /// <summary>How many were watched.</summary>
    public int Count => _started;

    /// <summary>How many of them are not reported now.</summary>
    public async Task<int> NotReportedAsync() => await _watcher.Ask<int>(Watcher.HowMany, TimeSpan.FromSeconds(5));

    public static WatchSoak Start(TlsNode one, TlsNode other) => new(one.System.ActorOf(Props.Create(() => new Watcher(one, other))), one, other);

    /// <summary>Starts, watches and stops so many.</summary>
    public async Task DoAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var name = $"{_name}-{_started++}";
            _other.Echo(name);
            _watcher.Tell(name);
        }
        await Task.Yield();
    }

    /// <summary>Waits until all are reported.</summary>
    /// <returns>How many were not.</returns>
    public async Task<int> MissingAsync(TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var missing = await NotReportedAsync();
            if (missing == 0 || TimeProvider.System.GetElapsedTime(started) > patience)
                return missing;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private sealed class Watcher : ReceiveActor, IWithTimers
    {
        public const string HowMany = "how many";

        private readonly HashSet<string> _unseen = [];
        private readonly HashSet<IActorRef> _watched = [];

        public Watcher(TlsNode one, TlsNode other)
        {
            Receive<string>(static word => word == HowMany, _ => Sender.Tell(_unseen.Count + _watched.Count));
            Receive<string>(name =>
            {
                _unseen.Add(name);
                Look(one, other, name);
            });
            // What is asked while a connection is cut may get lost; what is watched may not.
            Receive<Again>(again =>
            {
                if (_unseen.Contains(again.Name))
                    Look(one, other, again.Name);
            });
            Receive<ActorIdentity>(identity =>
            {
                if (identity.Subject is not { } subject || !_unseen.Remove((string)identity.MessageId))
                    return;
                _watched.Add(subject);
                Context.Watch(subject);
                subject.Tell("stop");
                Timers.StartSingleTimer(subject, new StopAgain(subject), TimeSpan.FromSeconds(1));
            });
            Receive<StopAgain>(again =>
            {
                if (!_watched.Contains(again.Subject))
                    return;
                again.Subject.Tell("stop");
                Timers.StartSingleTimer(again.Subject, again, TimeSpan.FromSeconds(1));
            });
            Receive<Terminated>(terminated => _watched.Remove(terminated.ActorRef));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        private void Look(TlsNode one, TlsNode other, string name)
        {
            one.Of(other, name).Tell(new Identify(name));
            Timers.StartSingleTimer(name, new Again(name), TimeSpan.FromSeconds(1));
        }

        private sealed record Again(string Name);

        private sealed record StopAgain(IActorRef Subject);
    }
}
