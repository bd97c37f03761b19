using Guanxi.Customers.Rfm;
using Guanxi.Platform.Api;
using Guanxi.Platform.Settings;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.LifeCycle;

/// <summary>Stages, scores and their rules for programs. Amounts in rules are minor units of the company's currency.</summary>
internal static class LifeCycleApi
{
    private const string Read = CustomerPermissions.Read;
    private const string Manage = CustomerPermissions.ManageLifeCycle;

    /// <summary>A job that was started.</summary>
    private sealed record Started(long Job);

    /// <summary>Sets of persons and organisations, by key.</summary>
    private sealed record ChosenSets(string Person, string Organisation);

    private sealed record Sets(IReadOnlyList<StageSet> Data, string Person, string Organisation)
    {
        public static Sets Of(StageSets sets) => new(sets.All, sets.Person, sets.Organisation);
    }

    private sealed record Scores(RfmRules Rules, RfmCuts Cuts);

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/customers/{id}/stages", "listStages", "customers", Read),
            async call => new Listing<StageStay>(await call.Get<LifeCycleReport>().OfAsync(call.Actor, call.Id(), call.Aborted)));
        api.MapDeed<NewStageHold>(new("PUT", "/customers/{id}/stage", "holdStage", "customers", CustomerPermissions.Write), (call, hold) => call.Get<HoldStage>().RunAsync(call.Actor, call.Id(), hold, call.Aborted));
        api.MapDeed(new("DELETE", "/customers/{id}/stage", "releaseStage", "customers", CustomerPermissions.Write), call => call.Get<HoldStage>().ReleaseAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(new("GET", "/customers/life-cycle", "getLifeCycle", "customers", Read) { Query = ["set"] }, call => call.Get<LifeCycleReport>().AllAsync(call.Actor, call.Query("set"), call.Aborted));

        api.Map(new("GET", "/settings/life-cycle", "getStageSets", "settings", Read), async call => Sets.Of(await call.Get<LifeCycleRules>().GetAsync(call.Actor, call.Aborted)));
        api.Map<ChosenSets, Started>(new("PUT", "/settings/life-cycle", "chooseStageSets", "settings", Manage) { Status = StatusCodes.Status202Accepted },
            async (call, chosen) => new(await call.Get<LifeCycleRules>().ChooseAsync(call.Actor, chosen.Person, chosen.Organisation, call.Aborted)));
        api.Map<StageRules, Started>(new("PUT", "/settings/life-cycle/{key}", "setStageRules", "settings", Manage) { Status = StatusCodes.Status202Accepted },
            async (call, rules) => new(await call.Get<LifeCycleRules>().SaveAsync(call.Actor, call.Text("key"), rules, call.Aborted)));
        api.Map<StageRules, StagePreview>(new("POST", "/settings/life-cycle/preview", "previewStageRules", "settings", Manage) { Query = ["set"] },
            (call, rules) => call.Get<LifeCycleRules>().PreviewAsync(call.Actor, call.Query("set") ?? StageSet.Buying, rules, call.Aborted));
        api.Map(new("GET", "/settings/as-of", "getAsOf", "settings", Read), async call => new AsOfDay(await call.Get<LifeCycleRules>().GetDayAsync(call.Actor, call.Aborted)));
        api.Map<AsOfDay, Started>(new("PUT", "/settings/as-of", "setAsOf", "settings", Manage) { Status = StatusCodes.Status202Accepted },
            async (call, day) => new(await call.Get<LifeCycleRules>().FixDayAsync(call.Actor, day.Day, call.Aborted)));

        api.Map(new("GET", "/settings/rfm", "getRfm", "settings", Read),
            async call => new Scores(await call.Get<RfmSettings>().GetAsync(call.Actor, call.Aborted), await call.Get<RfmSettings>().CutsAsync(call.Actor, call.Aborted)));
        api.MapDeed<RfmRules>(new("PUT", "/settings/rfm", "setRfm", "settings", Manage), (call, rules) => call.Get<RfmSettings>().SaveAsync(call.Actor, rules, call.Aborted));
        api.Map<RfmRules, RfmDistribution>(new("POST", "/settings/rfm/preview", "previewRfm", "settings", Manage), (call, rules) => call.Get<RfmSettings>().PreviewAsync(call.Actor, rules, call.Aborted));
        api.MapDeed(new("POST", "/settings/rfm/refresh", "refreshRfm", "settings", Manage), call => call.Get<RefreshRfm>().RunAsync(call.Actor, call.Aborted));
    }
}
