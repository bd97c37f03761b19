using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Importing;

/// <summary>Imports for programs: files go in as one multipart body, the rest is asked for.</summary>
internal static class ImportApi
{
    private const string Multipart = "multipart/form-data";

    private sealed record FileCard(string Name, long Size, string Sha256);

    private sealed record Card(long Id, string Kind, ImportState State, ImportProgress Progress, long CreatedBy, DateTime CreatedAt, DateTime? EndedAt, string? Error, long? Job, IReadOnlyList<FileCard> Files)
    {
        public static Card Of(Import i) => new(i.Id, i.Kind, i.State, i.Progress, i.CreatedBy, i.CreatedAt, i.EndedAt, i.Error, i.Job, [.. i.Files.Select(f => new FileCard(f.Name, f.Size, f.Sha256))]);
    }

    /// <param name="Import">The one that takes the rows in; null when none waited.</param>
    private sealed record Decided(long? Import);

    private sealed record Started(long Import, long Job);

    public static void Map(ApiRoutes api)
    {
        var kinds = api.Services.GetServices<IImportKind>().ToList();
        string[] permissions = [.. kinds.Select(k => k.Permission).Distinct()];
        string[] reading = ["kind", "encoding", "delimiter", "sheet", "header", "to.*", "known", "default.*", "value.*"];
        ApiOperation Operation(string method, string path, string name) => new(method, "/imports" + path, name, "imports", permissions[0]) { Or = permissions[1..] };

        api.Map(Operation("GET", "", "listImports"), async call => new Listing<Card>([.. (await call.Get<Imports>().ListAsync(call.Actor, call.Aborted)).Select(Card.Of)]));
        api.Map(Operation("GET", "/{id}", "getImport"), async call => Card.Of(await call.Get<Imports>().GetAsync(call.Actor, call.Id(), call.Aborted)));
        api.Map(Operation("GET", "/{id}/rejects", "getImportRejects") with { Gives = "text/csv" },
            call => ImportEndpoints.RejectsAsync(call.Id(), call.Caller, call.Get<Imports>(), call.Get<RejectFile>(), call.Context, call.Aborted));
        api.Map(Operation("POST", "", "startImport") with { Query = reading, Takes = Multipart, Status = StatusCodes.Status202Accepted }, call => WithFilesAsync(call, async (kind, plan, options) =>
        {
            var (import, job) = await kind.StartAsync(call.Actor, plan, options, call.Aborted);
            return (Accepted(call, import, job), Taken: true);
        }));
        api.Map(Operation("POST", "/trial", "tryImport") with { Query = reading, Takes = Multipart }, call => WithFilesAsync(call, async (kind, plan, options) => (await kind.TryAsync(call.Actor, plan, options, null, call.Aborted), Taken: false)));
        api.Map(Operation("GET", "/{id}/changes", "getImportChanges") with { Query = ["what", "after"] }, async call =>
        {
            var import = await call.Get<Imports>().GetAsync(call.Actor, call.Id(), call.Aborted);
            var effect = Enum.TryParse<ImportEffect>(call.Query("what"), ignoreCase: true, out var named) ? named : ImportEffect.Created;
            return new Listing<ImportChange>(await call.Get<Imports>().Kind(call.Actor, import.Kind).ChangesAsync(call.Actor, import.Id, effect, long.TryParse(call.Query("after"), out var after) ? after : 0, call.Aborted));
        });
        api.Map(Operation("POST", "/{id}/decide", "decideImport") with { Query = ["known"] }, async call =>
            new Decided(await call.Get<DecideRows>().RunAsync(call.Actor, call.Id(), Enum.TryParse<KnownRows>(call.Query("known"), ignoreCase: true, out var known) ? known : KnownRows.Link, call.Aborted)));
        api.MapDeed(Operation("POST", "/{id}/pause", "pauseImport"), call => call.Get<Imports>().PauseAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(Operation("POST", "/{id}/resume", "resumeImport") with { Status = StatusCodes.Status202Accepted },
            async call => Accepted(call, call.Id(), await call.Get<Imports>().ResumeAsync(call.Actor, call.Id(), call.Aborted)));
        api.Map(Operation("POST", "/{id}/undo", "undoImport") with { Status = StatusCodes.Status202Accepted }, async call =>
        {
            var import = await call.Get<Imports>().GetAsync(call.Actor, call.Id(), call.Aborted);
            return Accepted(call, import.Id, await call.Get<Imports>().Kind(call.Actor, import.Kind).UndoAsync(call.Actor, import.Id, call.Aborted));
        });
    }

    /// <summary>Does it with the files as they are going to be read: as recognised, but for what the address says. Those that no import takes over are forgotten.</summary>
    private static async Task<T> WithFilesAsync<T>(ApiCall call, Func<IImportKind, IReadOnlyList<ImportFile>, ImportOptions, Task<(T Result, bool Taken)>> act)
    {
        var kind = call.Get<Imports>().Kind(call.Actor, call.Query("kind") ?? "orders");
        var choices = WizardState.Of(kind.Name, call.Context.Request.Query);
        var plan = new List<ImportFile>();
        var taken = false;
        try
        {
            await foreach (var (name, content) in Upload.FilesAsync(call.Context, call.Aborted))
            {
                var prepared = await kind.PrepareAsync(call.Actor, name, content, choices.Options, choices.Columns, call.Aborted);
                plan.Add(kind.Chooses ? choices.Chosen(prepared.File, plan.Count, prepared.Targets) : prepared.File);
            }
            if (plan.Count == 0)
                throw new InvalidException("import.no-file", "files");
            (var result, taken) = await act(kind, plan, choices.ImportOptions);
            return result;
        }
        finally
        {
            if (!taken && plan.Count > 0)
                await call.Get<FileStore>().ForgetAsync(call.Actor.Tenant, [.. plan.Select(f => f.File)], CancellationToken.None);
        }
    }

    private static Started Accepted(ApiCall call, long import, long job)
    {
        call.Context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{call.Context.Request.PathBase}{ApiModule.Root}/imports/{import}");
        return new(import, job);
    }
}
