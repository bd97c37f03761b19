using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Audit;

internal static class AuditEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
        => api.MapGet("/audit", ([AsParameters] AuditQuery query, Caller me, ReadAudit read, CancellationToken ct) => read.RunAsync(me.Actor, query, ct)).Demands(PlatformPermissions.ReadAudit);
}
