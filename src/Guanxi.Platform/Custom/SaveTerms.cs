using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Custom;

/// <summary>The company's own words for shipped record types: "reader" for customer.</summary>
internal sealed class SaveTerms(CustomStore store, FieldCatalogue catalogue, SettingStore settings)
{
    public async Task<IReadOnlyDictionary<string, Term>> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return (await catalogue.OfAsync(by.Tenant, ct)).Custom.Terms;
    }

    /// <param name="terms">By record type; a type left out keeps its shipped name.</param>
    /// <exception cref="InvalidException"><c>custom.label</c>.</exception>
    public Task RunAsync(Actor by, IReadOnlyDictionary<string, Term> terms, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, tenant) =>
        {
            foreach (var (type, term) in terms)
            {
                _ = tenant[type];
                FieldRules.CheckLabels(term.One, type + ".one", 40);
                FieldRules.CheckLabels(term.Many, type + ".many", 40);
            }
            await settings.SetAsync(session, by, CustomDefinitions.TermSetting, terms.Where(t => !t.Value.One.IsEmpty).ToDictionary(), ct);
            return true;
        }, ct);
    }
}

/// <summary>Where the fields of a type stand in its forms.</summary>
internal sealed class ArrangeFields(CustomStore store, SettingStore settings)
{
    /// <param name="places">In order; an empty list goes back to the shipped arrangement.</param>
    /// <exception cref="InvalidException"><c>field.unknown</c> or <c>custom.label</c>.</exception>
    public Task RunAsync(Actor by, string type, IReadOnlyList<FieldPlace> places, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var known = catalogue[type];
            foreach (var place in places)
            {
                _ = known[place.Field];
                if (place.Group.Trim() is not { Length: > 0 and <= 60 } group || group.Any(char.IsControl))
                    throw new InvalidException("custom.label", "group", place.Group, 60);
            }
            var name = CustomDefinitions.LayoutSetting + type;
            if (places.Count == 0)
                await session.RunAsync($"DELETE FROM platform_setting WHERE name = {name}", ct);
            else
                await settings.SetAsync(session, by, name, new FieldLayout([.. places.Select(p => p with { Group = p.Group.Trim() })]), ct);
            return true;
        }, ct);
    }
}
