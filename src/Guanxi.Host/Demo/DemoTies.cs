using Guanxi.Core;
using Guanxi.Customers.Care;
using Guanxi.Customers.Relations;
using Guanxi.Customers.Tasks;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Host.Demo;

/// <summary>What ties the demo's customers to one another and to the calendar: a tree of organisations, families, lunar birthdays, tasks and rules.</summary>
internal static class DemoTies
{
    /// <param name="today">The demo's own day.</param>
    public static async Task MakeAsync(IServiceProvider services, Database database, DemoAccount account, DateOnly today, CancellationToken ct)
    {
        List<long> firms, people;
        long me;
        await using (var read = await database.ReadAsync(ct))
        {
            me = await read.LongAsync($"SELECT id FROM platform_user WHERE email = {account.Email}", ct);
            firms = await read.ListAsync($"SELECT id FROM customers_customer WHERE kind = 'organisation' ORDER BY revenue DESC, id LIMIT 12", r => r.GetInt64(0), ct);
            people = await read.ListAsync($"SELECT id FROM customers_customer WHERE kind = 'person' AND birthday >= {LunarDay.First} ORDER BY revenue DESC, id LIMIT 24", r => r.GetInt64(0), ct);
        }
        var by = Actor.System(database.Tenant) with { UserId = me, TimeZone = "Asia/Shanghai" };
        await TreesAsync(services, by, firms, ct);
        await PeopleAsync(services, by, firms, people, ct);
        await TasksAsync(services, by, people, today, ct);
        await services.GetRequiredService<CareSettings>().SaveAsync(by, new(
        [
            new(0, "生日祝福", CareOccasion.Birthday, 3, Filter: "stage = loyal", Kind: "call", Note: "打电话祝贺，附赠一张生日券。"),
            new(0, "首单周年致谢", CareOccasion.FirstOrder, 1, Filter: "stage = loyal and revenue > 5000", Note: "手写卡片随下一单寄出。"),
            new(0, "久未联系的好客户", CareOccasion.Silence, 120, Filter: "stage = at-risk and revenue > 2000", Kind: "call"),
        ]), ct);
    }

    private static async Task TreesAsync(IServiceProvider services, Actor by, List<long> firms, CancellationToken ct)
    {
        var tree = services.GetRequiredService<OrganisationTree>();
        // One group of two levels, and a small one.
        foreach (var (child, parent) in new[] { (1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 6), (8, 6) })
            if (child < firms.Count)
                await tree.SetParentAsync(by, firms[child], firms[parent], ct);
    }

    private static async Task PeopleAsync(IServiceProvider services, Actor by, List<long> firms, List<long> people, CancellationToken ct)
    {
        var (relate, dates) = (services.GetRequiredService<AddRelation>(), services.GetRequiredService<CareDates>());
        for (var i = 0; i < Math.Min(firms.Count, people.Count); i++)
            await relate.RunAsync(by, firms[i], new(people[i], i % 3 == 0 ? "decision-maker" : "contact", new DateOnly(2023, 1 + (i % 12), 1), Strength: 1 + (i % 3), Main: true), ct);
        for (var i = 0; i + 3 < people.Count; i += 4)
        {
            await relate.RunAsync(by, people[i], new(people[i + 1], "spouse", Strength: 3), ct);
            await relate.RunAsync(by, people[i], new(people[i + 2], "child"), ct);
            await relate.RunAsync(by, people[i + 3], new(people[i], "referrer", new DateOnly(2024, 5, 1), Note: "在茶会上认识"), ct);
            await dates.AddAsync(by, people[i], new("birthday", new LunarDay(8, 1 + i, false).ToString(), Lunar: true), ct);
            await dates.AddAsync(by, people[i + 1], new("wedding", "10-01", Year: 2012), ct);
        }
    }

    private static async Task TasksAsync(IServiceProvider services, Actor by, List<long> people, DateOnly today, CancellationToken ct)
    {
        var writer = services.GetRequiredService<RecordWriter>();
        (string Subject, string Kind, int Day, string Priority)[] tasks =
        [
            ("回电：询问新茶上市时间", "call", -2, "high"), ("补全收货地址", "correction", -1, "normal"), ("寄送明前龙井样品", "mail", 0, "normal"), ("拜访并确认中秋礼盒方案", "visit", 0, "high"),
            ("跟进报价", "call", 2, "normal"), ("邀请参加品鉴会", "mail", 5, "normal"), ("核对年度对账单", "other", 12, "low"),
        ];
        for (var i = 0; i < Math.Min(tasks.Length, people.Count); i++)
            await writer.CreateAsync(by, TaskFields.Type, new Dictionary<string, object?>
            {
                ["subject"] = tasks[i].Subject,
                ["kind"] = tasks[i].Kind,
                ["due"] = today.AddDays(tasks[i].Day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["priority"] = tasks[i].Priority,
                ["customerId"] = people[i],
                ["ownerId"] = by.UserId,
            }, ct);
    }
}
