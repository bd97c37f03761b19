using Guanxi.Platform.Jobs;
using Guanxi.Platform.Localisation;

namespace Guanxi.Tests.Architecture;

public sealed class JobTests
{
    [Fact]
    public async Task Every_kind_of_job_has_a_label_in_three_languages()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var kinds = tenant.Get<IEnumerable<JobKind>>().Select(k => "job." + k.Name).ToList();
        kinds.ShouldNotBeEmpty();
        var texts = tenant.Get<Texts>();
        Languages.All.SelectMany(l => kinds.Where(k => !texts.All(l).ContainsKey(k)).Select(k => $"{k} in {l}")).ShouldBeEmpty();
    }
}
