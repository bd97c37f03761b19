using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Guanxi.Tests;

/// <summary>The built program as a process of its own: for command lines, exit codes, sudden death and measurements.</summary>
public sealed class GuanxiProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new(), error = new();
    private readonly Lock gate = new();

    private GuanxiProcess(string dataDir, string[] arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments, "--data", dataDir])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = dataDir,
        };
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment.Remove("LC_ALL");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>The host's own output folder, built in the same configuration as the caller.</summary>
    public static string Program { get; } = Path.Combine(Repository.Root, "artifacts", "bin", "Guanxi.Host",
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Guanxi.Host.dll");

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Output { get { lock (gate) return output.ToString(); } }

    public string Error { get { lock (gate) return error.ToString(); } }

    /// <param name="arguments">Such as <c>import orders a.csv</c>; <c>--data</c> is added.</param>
    public static GuanxiProcess Start(string dataDir, params string[] arguments) => new(dataDir, arguments, []);

    public static GuanxiProcess Start(string dataDir, IEnumerable<(string Name, string Value)> environment, params string[] arguments) => new(dataDir, arguments, environment);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string dataDir, CancellationToken ct, params string[] arguments)
    {
        await using var guanxi = Start(dataDir, arguments);
        var code = await guanxi.ExitAsync(ct);
        return (code, guanxi.Output, guanxi.Error);
    }

    /// <summary>Starts <c>serve</c> on a free port and waits until it is ready.</summary>
    public static async Task<(GuanxiProcess Process, Uri Address)> ServeAsync(string dataDir, CancellationToken ct, params (string Name, string Value)[] environment)
    {
        var port = FreePort();
        var guanxi = Start(dataDir, environment, "serve", "--port", port.ToString(CultureInfo.InvariantCulture));
        var address = new Uri($"http://127.0.0.1:{port}");
        await guanxi.ReadyAsync(address, ct);
        return (guanxi, address);
    }

    /// <exception cref="InvalidOperationException">The process ended before it was ready.</exception>
    public async Task ReadyAsync(Uri address, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"Guanxi left with {process.ExitCode}: {Error}{Output}");
            try
            {
                using var answer = await client.GetAsync("/health/ready", ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) { } // not listening yet
            await Task.Delay(5, ct);
        }
    }

    /// <summary>Waits until the output, or what it says of errors, holds a text.</summary>
    public async Task SaysAsync(string text, CancellationToken ct)
    {
        while (!Output.Contains(text, StringComparison.Ordinal) && !Error.Contains(text, StringComparison.Ordinal))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"Guanxi left with {process.ExitCode} without saying “{text}”: {Error}{Output}");
            await Task.Delay(5, ct);
        }
    }

    public async Task<int> ExitAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Ctrl+C.</summary>
    public Task<int> InterruptAsync(CancellationToken ct) => SignalAsync("INT", ct);

    /// <summary>As a system does that shuts down.</summary>
    public Task<int> TerminateAsync(CancellationToken ct) => SignalAsync("TERM", ct);

    private async Task<int> SignalAsync(string signal, CancellationToken ct)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await ExitAsync(ct);
    }

    /// <summary>The most memory that was ever resident, in bytes. Ask while the process lives.</summary>
    public long PeakMemory()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Append(StringBuilder to, string? line)
    {
        if (line is not null)
            lock (gate)
                to.AppendLine(line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }
}
