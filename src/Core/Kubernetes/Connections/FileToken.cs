using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>A token in a file that is replaced while it is used: bound service account tokens live an hour. Read again each minute and on 401.</summary>
internal sealed partial class FileToken(string path, string? fallback, TimeProvider time, ILogger<FileToken> logger) : ITokenSource
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private string? _token = fallback;
    private long? _readAt;

    public ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_readAt is not { } readAt || time.GetElapsedTime(readAt) >= Age)
                Read();
            return new(_token ?? throw new ApiException(ApiErrorKind.Unauthorized, $"the token file {path} holds no token and cannot be used"));
        }
    }

    public ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(Read());
    }

    /// <summary>What cannot be read leaves the last token in use: the file may just be on its way to being replaced.</summary>
    private bool Read()
    {
        try
        {
            _readAt = time.GetTimestamp();
            var token = BoundedFile.ReadText(path).Trim();
            if (!BearerToken.IsValid(token))
            {
                Log.Unusable(logger, path, "it holds no token");
                return false;
            }
            _token = token;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unusable(logger, path, e.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Warning, "The token file {Path} cannot be used ({Reason}); going on with the token read before, trying again within a minute")]
        public static partial void Unusable(ILogger logger, string path, string reason);
    }
}
