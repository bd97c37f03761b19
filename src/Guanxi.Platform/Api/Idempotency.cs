using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Guanxi.Platform.Api;

/// <summary>What was answered to a change.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Tag">ETag of the record; null where there is none.</param>
/// <param name="Location">Address of a new record; null for others.</param>
internal sealed record Answer(int Status, string? Tag = null, string? Location = null);

/// <summary>One <c>Idempotency-Key</c> of one user, with what it was sent with.</summary>
internal sealed record IdempotencyKey(string Tenant, long UserId, string Key, string Hash);

/// <summary>
/// Keeps what was answered under an <c>Idempotency-Key</c> for a day. The row is written in the transaction of the change
/// itself: after a crash either both are there or neither is. Only changes that were made are kept; a refused request
/// changed nothing and is judged anew when it is repeated.
/// </summary>
internal sealed class Idempotency(TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string, long, string), byte> running = new();

    /// <returns>Null when the request carries no key.</returns>
    public static IdempotencyKey? Of(ApiCall call, ReadOnlySpan<byte> body)
    {
        var header = call.Context.Request.Headers[Header];
        if (StringValues.IsNullOrEmpty(header))
            return null;
        var key = header.ToString();
        if (key.Length > 255 || key.Any(c => c is < ' ' or > '~'))
            throw new ApiError(StatusCodes.Status400BadRequest, "api.key.form", Header);
        var request = call.Context.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {request.Headers.IfMatch}\n"));
        hash.AppendData(body);
        return new(call.Actor.Tenant, call.Actor.UserId, key, Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <exception cref="ConflictException"><c>api.key.busy</c>: a request with this key is still running.</exception>
    public IDisposable Enter(IdempotencyKey key)
    {
        var name = (key.Tenant, key.UserId, key.Key);
        return running.TryAdd(name, 0) ? new Leave(() => running.TryRemove(name, out _)) : throw new ConflictException("api.key.busy", Header);
    }

    /// <returns>What was answered before; null when the key is new or older than a day.</returns>
    /// <exception cref="InvalidException"><c>api.key.reused</c>: the key was sent with another request.</exception>
    public async Task<(Answer Answer, byte[] Body)?> FindAsync(Session session, IdempotencyKey key, CancellationToken ct)
    {
        var row = await session.FirstAsync(
            $"SELECT hash, status, etag, location, body FROM platform_idempotency WHERE user_id = {key.UserId} AND key = {key.Key} AND created_at > {Oldest}",
            r => (Hash: r.GetString(0), Answer: new Answer((int)r.GetInt64(1), r.Text(2), r.Text(3)), Body: (byte[])r.GetValue(4)), ct);
        if (row.Answer is null)
            return null;
        return row.Hash == key.Hash ? (row.Answer, row.Body) : throw new InvalidException("api.key.reused", Header);
    }

    /// <summary>Keeps the answer, in the transaction that made it true, and drops those that are too old.</summary>
    /// <exception cref="ConflictException"><c>api.key.busy</c>: another node was faster.</exception>
    public async Task KeepAsync(Session session, IdempotencyKey key, Answer answer, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        await session.RunAsync($"DELETE FROM platform_idempotency WHERE created_at <= {Oldest}", ct);
        try
        {
            await session.RunAsync($"""
                INSERT INTO platform_idempotency (user_id, key, hash, created_at, status, etag, location, body)
                VALUES ({key.UserId}, {key.Key}, {key.Hash}, {time.GetUtcNow().UtcDateTime}, {(long)answer.Status}, {answer.Tag}, {answer.Location}, {body.ToArray()})
                """, ct);
        }
        catch (Exception e) when (UniqueViolation.Field(e) is not null)
        {
            throw new ConflictException("api.key.busy", Header);
        }
    }

    private DateTime Oldest => time.GetUtcNow().UtcDateTime - Kept;

    private sealed class Leave(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
