using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Quality;

/// <summary>What the module's door opens for the quality of records.</summary>
internal static class QualityModule
{
    public static readonly IReadOnlyList<SchemaStep> Schema =
    [
        new("20261122t-quality", s => s
            .Column(Customer.Table, "completeness", "BIGINT NOT NULL DEFAULT 0")
            .Column(Customer.Table, "validity", "BIGINT NOT NULL DEFAULT 0")
            .Column(Customer.Table, "doubt", Word(s))
            .Column(Customer.Table, "written", Word(s))
            .Index(Customer.Table, "completeness", "completeness, id, owner_id, team_id", where: "deleted_at IS NULL")
            .Index(Customer.Table, "validity", "validity, id, owner_id, team_id", where: "deleted_at IS NULL")
            .Index(Customer.Table, "doubt", "doubt, id", where: "deleted_at IS NULL AND doubt <> ''")
            .Table(Faults.Table, t => t
                .Id().Long("customer_id").Text("field").Text("doubt").Text("key").Time("at").Long("reported_by").Time("ended_at", nullable: true))
            .Index(Faults.Table, "customer", "customer_id, doubt, key")),
    ];

    public static IServiceCollection AddQuality(this IServiceCollection services) => services
        .AddSingleton<ISaving, SaveQuality>()
        .AddSingleton<QualityReport>()
        .AddSingleton<QualitySettings>()
        .AddSingleton<ReportFault>()
        .AddSingleton<FindUnscored>()
        .AddHostedService(p => p.GetRequiredService<FindUnscored>())
        .AddJob<ScoreCustomers>(ScoreCustomers.Kind)
        .AddCustomerLinks(new CustomerLink(Faults.Table, "customer_id"))
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(CustomerQuality)) { Order = 800 })
        .AddNav(new NavItem(QualityPages.Report, "stethoscope", typeof(Text), "quality.nav", 115) { Shown = context => Caller.May(context, CustomerPermissions.Read) });

    public static IEndpointRouteBuilder MapQuality(this IEndpointRouteBuilder routes)
    {
        QualityPages.Map(routes);
        return routes;
    }

    private static string Word(SchemaWriter schema) => (schema.IsSqlite ? "TEXT" : "text COLLATE \"C\"") + " NOT NULL DEFAULT ''";
}
