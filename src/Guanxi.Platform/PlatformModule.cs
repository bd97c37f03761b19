using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Custom;
using Guanxi.Platform.Data;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Operations;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;
using Microsoft.AspNetCore.Builder;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

namespace Guanxi.Platform;

public static class PlatformModule
{
    public static IServiceCollection AddPlatform(this IServiceCollection services, StorageOptions storage)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(storage);
        services.AddSingleton(new Module("platform", typeof(PlatformModule).Assembly)
        {
            Schema = [.. PlatformSchema.Steps, AccessSchema.Step, SharingSchema.Step, Bulk.BulkStore.Step, Exporting.Exports.Step, Views.Saved.SavedViews.Step],
            Permissions = PlatformPermissions.All,
            Texts = typeof(Text),
            Api = api =>
            {
                AccessApi.Map(api);
                SharingApi.Map(api);
                MaskedEndpoints.MapApi(api);
                JobApi.Map(api);
                ImportApi.Map(api);
                Importing.Fetching.FetchEndpoints.Map(api);
                Bulk.BulkApi.Map(api);
                Custom.CustomApi.Map(api);
                Exporting.ExportApi.Map(api);
                Views.Saved.SavedViewApi.Map(api);
            },
        });
        services.AddSingleton<Modules>();
        services.AddSingleton<DbServices>();
        services.AddSingleton<SchemaUpgrade>();
        services.AddSingleton<Databases>();
        services.AddSingleton<FieldCatalogue>();
        services.AddSingleton<SettingStore>();
        services.AddSingleton<CompanySettings>();
        services.AddSingleton<TenantCurrency>();
        services.AddSingleton<AsOf>();
        services.TryAddSingleton<Importing.Fetching.FetchOptions>();
        services.AddImports();
        Bulk.BulkModule.AddBulk(services);
        services.AddCustom();
        Exporting.ExportModule.AddExports(services);
        services.AddSingleton<Records.RecordReader>();
        services.AddSingleton<Records.MergedRecords>();
        services.AddSingleton<Records.RecordWriter>();
        services.AddSingleton<OutboxWriter>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddHostedService(p => p.GetRequiredService<OutboxDispatcher>());
        services.AddSingleton<Texts>();
        services.AddSingleton<ResourceManagerStringLocalizerFactory>().AddSingleton<IStringLocalizerFactory, TenantLocalizers>();
        services.AddSingleton<ErrorHandler>();
        services.AddSingleton<IExceptionHandler>(p => p.GetRequiredService<ErrorHandler>());
        services.AddJobs();
        services.AddSingleton<Audit.ReadAudit>();
        services.AddAccess(storage);
        services.AddViews();
        services.AddSingleton<FileStore>();
        services.AddSingleton<CleanFiles>();
        services.AddHostedService(p => p.GetRequiredService<CleanFiles>());
        services.AddSingleton<WriteBackup>();
        services.AddSingleton<RestoreBackup>();
        return services;
    }

    public static IEndpointRouteBuilder MapPlatform(this IEndpointRouteBuilder routes)
    {
        routes.MapJobs();
        routes.MapAccess();
        routes.MapGroup(Api.ApiModule.Root).MapAccount();
        routes.MapViews();
        routes.MapCustom();
        routes.MapImports();
        Bulk.BulkModule.MapBulk(routes);
        Exporting.ExportModule.MapExports(routes);
        return routes;
    }
}
