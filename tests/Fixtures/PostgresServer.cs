using System.Diagnostics;
using Npgsql;

namespace Guanxi.Tests;

/// <summary>
/// A PostgreSQL server of this test run's own: made in a temporary folder by the first test that wants it, gone with
/// the last. What an earlier run that was killed left behind goes when the next one starts.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Prefix = "guanxi-postgres-";
    private static readonly SemaphoreSlim Starting = new(1);
    private static Running? running;

    /// <summary>Why there is no PostgreSQL here; null when there is one.</summary>
    public static string? Missing { get; } = BinDir() is null ? "PostgreSQL is not installed (apt-get install postgresql)." : null;

    /// <summary>Set before it starts: a commit waits for the disk, as it must where time is measured.</summary>
    public static bool IsDurable { get; set; }

    /// <summary>Connection string of the server, without a database.</summary>
    public static async Task<NpgsqlConnectionStringBuilder> ConnectAsync(CancellationToken ct)
    {
        await Starting.WaitAsync(ct);
        try
        {
            running ??= await StartAsync(ct);
            return new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = running.Port, Username = "postgres", Database = "postgres", MaxPoolSize = 20 };
        }
        finally { Starting.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        if (running is null)
            return;
        NpgsqlConnection.ClearAllPools();
        await StopAsync(running.Folder);
        running = null;
    }

    private static async Task<Running> StartAsync(CancellationToken ct)
    {
        await SweepAsync();
        var folder = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId);
        Directory.CreateDirectory(folder);
        // The server refuses to run as root: the folder and the processes then belong to another user.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ServerUser, folder);
        await RunServerToolAsync("initdb", "--pgdata", Path.Combine(folder, "data"), "--username", "postgres", "--auth", "trust",
            "--locale", "C.UTF-8", "--encoding", "UTF8", "--no-sync");
        var port = GuanxiProcess.FreePort();
        await RunServerToolAsync("pg_ctl", "start", "--wait", "--silent", "--pgdata", Path.Combine(folder, "data"), "--log", Path.Combine(folder, "log"),
            "--options", $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' {(IsDurable ? "" : "-c fsync=off -c synchronous_commit=off -c full_page_writes=off")} " +
            "-c max_connections=300 -c shared_buffers=128MB -c timezone=UTC -c max_wal_size=2GB -c autovacuum_naptime=10s");
        ct.ThrowIfCancellationRequested();
        return new(folder, port);
    }

    private static async Task StopAsync(string folder)
    {
        try
        {
            await RunServerToolAsync("pg_ctl", "stop", "--mode", "immediate", "--silent", "--pgdata", Path.Combine(folder, "data"));
        }
        catch (InvalidOperationException) { } // it had not started
        Directory.Delete(folder, recursive: true);
    }

    private static async Task SweepAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
            if (int.TryParse(Path.GetFileName(folder)[Prefix.Length..], out var process) && !Directory.Exists($"/proc/{process}"))
                try { await StopAsync(folder); }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException) { } // another user's
    }

    private static string ServerUser => File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static Task RunServerToolAsync(string tool, params string[] arguments)
    {
        var path = Path.Combine(BinDir()!, tool);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid", ServerUser, "--regid", "nogroup", "--clear-groups", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not piped: the server would inherit the pipes, and reading them to their end would wait for the server's.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >\"$OUT\" 2>&1 </dev/null", program, .. arguments]) { WorkingDirectory = "/" };
        var output = start.Environment["OUT"] = Path.GetTempFileName();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(CancellationToken.None);
        var said = await File.ReadAllTextAsync(output, CancellationToken.None);
        File.Delete(output);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} left with {process.ExitCode}: {said}");
    }

    private static string? BinDir()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => d + "/bin")
                : [])
            .FirstOrDefault(d => d != "" && File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));

    private sealed record Running(string Folder, int Port);
}
