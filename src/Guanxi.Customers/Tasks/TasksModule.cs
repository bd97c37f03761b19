using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Tasks;

/// <summary>What the module's door opens for tasks.</summary>
internal static class TasksModule
{
    public static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<ITaskBook, TaskBook>()
        .AddSingleton<ISaving, SaveTask>()
        .AddSingleton<TaskList>()
        .AddSingleton(TaskFields.View)
        .AddHandler<CustomersReassigned, FollowTasks>()
        .AddCustomerLinks(new CustomerLink(TaskItem.Table, "customer_id"))
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(CustomerTasks)) { Order = 100 })
        .AddNav(
            new NavItem(TaskPages.Mine, "checkbox", typeof(Text), "tasks.nav", 50)
            {
                OnPhone = true,
                Letter = 't',
                CountHref = TaskPages.Mine + "/count",
                Shown = context => Caller.May(context, CustomerPermissions.Read),
            },
            new NavItem("/tasks/new", "checkbox", typeof(Text), "new.task", 120) { Place = NavPlace.Create, Shown = context => Caller.May(context, CustomerPermissions.Write) });

    public static IEndpointRouteBuilder MapTasks(this IEndpointRouteBuilder app)
    {
        TaskPages.Map(app);
        return app;
    }
}
