using System.Globalization;
using System.Text.Json;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.LifeCycle;

/// <summary>Rules as a form posts them and as a sentence says them.</summary>
internal static class StageRulesForm
{
    /// <param name="scale">Minor units in a whole unit of the currency: people type whole ones.</param>
    public static StageRules Read(IFormCollection form, decimal scale)
    {
        var rules = new List<(double Order, StageRule Rule)>();
        for (var i = 0; form.ContainsKey($"stage-{i}"); i++)
        {
            var conditions = new List<StageCondition>();
            for (var j = 0; form.ContainsKey($"fact-{i}-{j}"); j++)
                if (Fact(form[$"fact-{i}-{j}"]) is { } fact && Number(form[$"number-{i}-{j}"]) is { } number)
                    conditions.Add(new(fact, form[$"op-{i}-{j}"] != "below", fact == StageFact.Value ? number * (double)scale : number));
            var filter = form[$"filter-{i}"].ToString().Trim() is { Length: > 0 } typed ? typed : null;
            if ((conditions.Count > 0 || filter is not null) && form[$"stage-{i}"] is [{ Length: > 0 } stage, ..])
                rules.Add((Number(form[$"order-{i}"]) ?? i + 1, new(stage, conditions, filter)));
        }
        return new([.. rules.OrderBy(r => r.Order).Select(r => r.Rule)], form["otherwise"].ToString());
    }

    public static string NameOf(StageFact fact) => JsonSerializer.SerializeToElement(fact).GetString()!;

    public static string Shown(StageCondition condition, decimal scale)
        => (condition.Fact == StageFact.Value ? condition.Number / (double)scale : condition.Number).ToString("0.###", CultureInfo.InvariantCulture);

    public static string Sentence(StageRule rule, Texts texts, decimal scale)
        => string.Join(texts["life.says.and"], rule.Conditions.Select(c => texts[$"life.says.{(c.AtLeast ? "at-least" : "below")}.{NameOf(c.Fact)}", Shown(c, scale)]).Concat(rule.Filter is { } filter ? [texts["life.says.filter", filter]] : []));

    private static StageFact? Fact(string? name)
        => Enum.GetValues<StageFact>().Select(f => (StageFact?)f).FirstOrDefault(f => NameOf(f!.Value) == name);

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
