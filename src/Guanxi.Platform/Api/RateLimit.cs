using System.Collections.Concurrent;
using System.Globalization;
using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Api;

/// <summary>Counts each caller's requests in the running minute and says so in headers. Each node counts for itself.</summary>
internal sealed class RateLimit(ApiOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Tenant, long User, int Token), Window> windows = new();
    private readonly string limit = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);
    private long sweptAt;

    /// <returns>False when the caller has used up this minute; the answer then says when to come again.</returns>
    public bool Admit(HttpContext context, Caller caller)
    {
        if (options.RequestsPerMinute <= 0)
            return true;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var minute = now / 60;
        // Tokens are told apart without being kept.
        var token = caller.SessionId is null ? context.Request.Headers.Authorization.ToString().GetHashCode(StringComparison.Ordinal) : 0;
        var used = windows.GetOrAdd((caller.Actor.Tenant, caller.Actor.UserId, token), static _ => new()).Count(minute);
        if (minute > Interlocked.Exchange(ref sweptAt, minute))
            Sweep(minute);
        var headers = context.Response.Headers;
        var wait = (60 - (now % 60)).ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Limit"] = limit;
        headers["RateLimit-Remaining"] = Math.Max(0, options.RequestsPerMinute - used).ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = wait;
        if (used <= options.RequestsPerMinute)
            return true;
        headers.RetryAfter = wait;
        return false;
    }

    private void Sweep(long minute)
    {
        foreach (var (key, window) in windows)
            if (window.IsOver(minute))
                windows.TryRemove(key, out _);
    }

    private sealed class Window
    {
        private readonly Lock gate = new();
        private long minute;
        private int used;

        public int Count(long now)
        {
            lock (gate)
            {
                if (now != minute)
                    (minute, used) = (now, 0);
                return ++used;
            }
        }

        public bool IsOver(long now)
        {
            lock (gate)
                return minute < now;
        }
    }
}
