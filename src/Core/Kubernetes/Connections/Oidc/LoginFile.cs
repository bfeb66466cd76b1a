using System.Text;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// The kubeconfig that a login is from. Other programs renew the login in it, and so do we: as with kubectl, a refresh token that
/// is good for one time would otherwise be lost with the process. Where it cannot be written, that is told once.
/// </summary>
/// <param name="path">The kubeconfig.</param>
/// <param name="user">Whose login it is.</param>
/// <param name="login">As it stood there at first.</param>
/// <param name="time">For waiting while kubectl writes.</param>
/// <param name="logger">For what cannot be read or written.</param>
internal sealed partial class LoginFile(string path, string user, OidcLogin login, TimeProvider time, ILogger<LoginFile> logger)
{
    private const int Attempts = 10;
    private const int MostShown = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private OidcLogin _seen = login;
    private bool _hasFailed;

    /// <summary>The login that somebody else has written there meanwhile; null when there is none.</summary>
    public OidcLogin? TakeChange()
    {
        // What was a pipe when it was read first (/dev/fd/63) has no more to say, and would be waited for.
        if (!File.Exists(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path))
            return null;
        var problems = new List<string>();
        var found = KubeConfig.Read([path], problems).Users.TryGetValue(user, out var entry) ? OidcSection.LoginOf(entry) : null;
        if (problems.Count > 0)
            Log.Unusable(logger, problems[0]);
        if (problems.Count > 0 || found is null || found.IsSameAs(_seen))
            return null;
        _seen = found;
        return found;
    }

    public async Task SaveAsync(OidcLogin renewed)
    {
        try
        {
            var hold = await LockAsync().ConfigureAwait(false);
            await using (hold.ConfigureAwait(false))
                Write(renewed);
            _seen = renewed;
            _hasFailed = false;
            Log.Saved(logger, LogText.Of(user, MostShown), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            if (!_hasFailed)
                Log.NotSaved(logger, LogText.Of(user, MostShown), path, LogText.Of(e.Message, MostShown));
            _hasFailed = true;
        }
    }

    private void Write(OidcLogin renewed)
    {
        var text = BoundedFile.ReadText(path);
        var changed = LoginText.Replace(text, user, renewed)
            ?? throw new InvalidDataException("it is not written in a way in which the two tokens could be put in their places");
        FileReplacement.Write(path, Encoding.UTF8.GetBytes(changed));
    }

    /// <summary>The same that kubectl holds while it writes a kubeconfig.</summary>
    private async Task<FileStream> LockAsync()
    {
        var file = path + ".lock";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            }
            catch (IOException) when (Path.Exists(file))
            {
                if (attempt == Attempts)
                    throw new IOException($"{file} is there: another program is writing it, or has left that behind; remove it if none is");
            }
            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1014, LogLevel.Warning, "The login cannot be read again ({Problem}); going on with the one read before")]
        public static partial void Unusable(ILogger logger, string problem);

        [LoggerMessage(1015, LogLevel.Debug, "The login of {User} was renewed and written to {Path}")]
        public static partial void Saved(ILogger logger, string user, string path);

        [LoggerMessage(1016, LogLevel.Warning, "The login of {User} was renewed, but cannot be written to {Path} ({Reason}); it is kept in memory, and lost when this process ends. If the identity provider lets each refresh token be used once, somebody has to log in again then: make the file and its directory writable, or give ActorVent a login of its own")]
        public static partial void NotSaved(ILogger logger, string user, string path, string reason);
    }
}
