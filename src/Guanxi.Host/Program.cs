using Guanxi.Host.Layout;
using Guanxi.Platform.Ui;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddUi();
var app = builder.Build();
app.UseUi();
app.UseStatusCodePagesWithReExecute("/error/{0}");
app.UseAntiforgery();
app.MapLayout();
if (app.Environment.IsDevelopment()) app.MapGallery();
app.Run();
