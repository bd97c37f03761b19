var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "关系");
app.Run();
