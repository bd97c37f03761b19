return await Guanxi.Host.Commands.CommandLine.RunAsync(args);
