using Guanxi.Core;
using Guanxi.Customers.Consent;
using Guanxi.Customers.Care;
using Guanxi.Customers.Figures;
using Guanxi.Customers.Identities;
using Guanxi.Customers.Importing;
using Guanxi.Customers.LifeCycle;
using Guanxi.Customers.Merging;
using Guanxi.Customers.Privacy;
using Guanxi.Customers.Quality;
using Guanxi.Customers.Record;
using Guanxi.Customers.Relations;
using Guanxi.Customers.Retention;
using Guanxi.Customers.Rfm;
using Guanxi.Customers.Tasks;
using Guanxi.Customers.Timeline;
using Guanxi.Customers.VCards;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers;

/// <summary>The module's door.</summary>
public static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
        => services.AddSingleton(new Module("customers", typeof(CustomersModule).Assembly)
        {
            Schema =
            [
                .. CustomersSchema.Steps,
                .. Merges.Steps,
                .. TasksSchema.Steps,
                .. IdentitiesDb.Steps,
                ConsentSchema.Step,
                .. QualityModule.Schema,
                PrivacySchema.Step,
                RetentionSchema.Step,
                .. RelationsSchema.Steps,
                .. CareSchema.Steps,
                StageHolds.Step,
                StageSets.Step,
            ],
            Records = [CustomerFields.Type, TaskFields.Type],
            Permissions = [.. CustomerPermissions.All.Select(p => new Permission(p))],
            Texts = typeof(Text),
            Api = api =>
            {
                MergingApi.Map(api);
                TimelineApi.Map(api);
                RetentionApi.Map(api);
                PrivacyApi.Map(api);
                ConsentApi.Map(api);
                RelationApi.Map(api);
                LifeCycleApi.Map(api);
                IdentityApi.Map(api);
                QualityApi.Map(api);
                CareApi.Map(api);
                VCardsModule.Map(api);
            },
        })
        .AddSingleton<ICustomerBook, CustomerBook>()
        .AddSingleton<CustomerImporter>().AddSingleton<CustomerImportChanges>().AddSingleton<ImportCustomers>().AddSingleton<IImportKind>(p => p.GetRequiredService<ImportCustomers>())
        .AddJob<ImportCustomersJob>(ImportDesk.JobOf(ImportCustomers.Kind))
        .AddJob<UndoCustomerImportJob>(ImportDesk.UndoJobOf(ImportCustomers.Kind))
        .AddHandler<OrdersChanged, KeepFigures>()
        .AddHandler<CustomersTouched, KeepTouched>()
        .AddHandler<RfmDrifted, RefreshRfm>()
        .AddHandler<RfmMoved, RescoreRfm>()
        .AddMerging()
        .AddCustomerLinks(
            new CustomerLink("customers_interaction", "customer_id"),
            new CustomerLink("customers_relation", "customer_id") { Other = "other_id" },
            new CustomerLink("customers_relation", "other_id") { Other = "customer_id" },
            new CustomerLink(StageChanges.Table, "customer_id") { Stays = true },
            new CustomerLink(StageHolds.Table, "customer_id") { Stays = true })
        .AddLifeCycle()
        .AddRetention()
        .AddPrivacy()
        .AddConsent()
        .AddTasks()
        .AddQuality()
        .AddIdentities()
        .AddRelations()
        .AddCare()
        .AddVCards()
        .AddSingleton(CustomerView.View)
        .AddSingleton<CustomerReading>().AddSingleton<GetTimeline>().AddSingleton<AddInteraction>()
        .AddNav(
            new NavItem("/customers", "users", typeof(Text), "types.customer", 100) { OnPhone = true, Letter = 'c', Shown = context => Caller.May(context, CustomerPermissions.Read) },
            new NavItem("/customers/life-cycle", "chart-funnel", typeof(LifeCycle.Text), "life.nav", 110) { Shown = context => Caller.May(context, CustomerPermissions.Read) },
            new NavItem("/customers/new", "user-plus", typeof(Text), "new.customer", 100) { Place = NavPlace.Create, Shown = context => Caller.May(context, CustomerPermissions.Write) });

    public static void MapCustomers(this IEndpointRouteBuilder app)
    {
        app.MapMerging();
        var customers = app.MapRecords(CustomerView.View);
        customers.MapCustomerPages();
        customers.MapIdentityPages();
        customers.MapVCards();
        app.MapLifeCycle();
        app.MapRetention();
        app.MapPrivacy();
        app.MapConsent();
        app.MapTasks();
        app.MapQuality();
        app.MapRelations();
        app.MapCare();
    }
}
