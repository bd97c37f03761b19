using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Api;

/// <summary>Runs a change that the API was asked for: one transaction for the change, its answer and its idempotency key.</summary>
internal sealed class ApiWriter(Databases databases, Idempotency keys)
{
    /// <param name="body">As it was sent; part of what an idempotency key stands for.</param>
    /// <param name="change">Makes the change in the session and writes the answer's body.</param>
    public async Task RunAsync(ApiCall call, ReadOnlyMemory<byte> body, Func<Database, Session, JsonBuffer, Task<Answer>> change)
    {
        var ct = call.Aborted;
        if (Idempotency.Of(call, body.Span) is not { } key)
        {
            await ChangeAsync(call, null, change);
            return;
        }
        using var turn = keys.Enter(key);
        (Answer Answer, byte[] Body)? known;
        await using (var session = await databases.ReadAsync(call.Actor, ct))
            known = await keys.FindAsync(session, key, ct);
        if (known is { } before)
        {
            call.Context.Response.Headers[Idempotency.Replayed] = "true";
            await SendAsync(call.Context, before.Answer, before.Body);
        }
        else
            await ChangeAsync(call, key, change);
    }

    private async Task ChangeAsync(ApiCall call, IdempotencyKey? key, Func<Database, Session, JsonBuffer, Task<Answer>> change)
    {
        var ct = call.Aborted;
        var database = await databases.GetAsync(call.Actor.Tenant, ct);
        using var buffer = JsonBuffer.Take();
        Answer answer;
        await using (var session = await database.WriteAsync(ct))
        {
            answer = await change(database, session, buffer);
            if (key is not null)
                await keys.KeepAsync(session, key, answer, buffer.Written, ct);
            // From here on it happens, whether the caller is still there or not.
            await session.CommitAsync(CancellationToken.None);
        }
        await SendAsync(call.Context, answer, buffer.Written);
    }

    private static Task SendAsync(HttpContext context, Answer answer, ReadOnlyMemory<byte> body)
    {
        var headers = context.Response.Headers;
        if (answer.Tag is not null)
            headers.ETag = answer.Tag;
        if (answer.Location is not null)
            headers.Location = context.Request.PathBase + answer.Location;
        if (body.Length > 0)
            return context.SendAsync(answer.Status, body);
        context.Response.StatusCode = answer.Status;
        return Task.CompletedTask;
    }
}
