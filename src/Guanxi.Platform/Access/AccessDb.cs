using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Access;

internal static class AccessDb
{
    extension(AppDb db)
    {
        public DbSet<User> Users => db.Set<User>();
        public DbSet<Team> Teams => db.Set<Team>();
        public DbSet<Role> Roles => db.Set<Role>();
        public DbSet<ApiToken> ApiTokens => db.Set<ApiToken>();

        /// <exception cref="NotFoundException">No such user.</exception>
        public async Task<User> UserAsync(long id, CancellationToken ct)
            => await db.Users.FirstOrDefaultAsync(u => u.Id == id, ct) ?? throw new NotFoundException("user", id);

        /// <exception cref="NotFoundException">No such role.</exception>
        public async Task<Role> RoleAsync(long id, CancellationToken ct)
            => await db.Roles.FirstOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFoundException("role", id);

        /// <exception cref="NotFoundException">No such team.</exception>
        public async Task<Team> TeamAsync(long id, CancellationToken ct)
            => await db.Teams.FirstOrDefaultAsync(t => t.Id == id, ct) ?? throw new NotFoundException("team", id);
    }

    extension(Databases databases)
    {
        /// <summary>One write transaction for what EF saves and what it has no words for. Returns what <paramref name="work"/> returns, committed.</summary>
        public async Task<T> ChangeAsync<T>(Actor by, Func<AppDb, Session, Task<T>> work, CancellationToken ct)
        {
            var database = await databases.GetAsync(by.Tenant, ct);
            await using var session = await database.WriteAsync(ct);
            await using var db = databases.Within(session, database, by);
            var result = await work(db, session);
            await db.SaveChangesAsync(ct);
            await session.CommitAsync(ct);
            return result;
        }

        public Task ChangeAsync(Actor by, Func<AppDb, Session, Task> work, CancellationToken ct)
            => databases.ChangeAsync(by, async (db, session) => { await work(db, session); return true; }, ct);
    }
}
