using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Guanxi.Bench;

/// <summary>
/// Keep-alive connections over plain sockets, one request at a time on each: HttpClient would cost as much as the
/// server that is measured.
/// </summary>
internal static class LoadGenerator
{
    public static async Task<int> RunAsync()
    {
        var plan = JsonSerializer.Deserialize<LoadPlan>(await Console.In.ReadToEndAsync())!;
        var requests = plan.Requests.Select(r => Encode(plan, r)).ToArray();
        var warm = Stopwatch.GetTimestamp() + (long)(plan.WarmUpSeconds * Stopwatch.Frequency);
        var end = warm + (long)(plan.Seconds * Stopwatch.Frequency);
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(i => Task.Run(() => DriveAsync(plan, requests, i * requests.Length / plan.Connections, warm, end))));
        var times = tallies.SelectMany(t => t.Times).Select(ticks => ticks * 1000.0 / Stopwatch.Frequency).ToList();
        Console.Write(JsonSerializer.Serialize(new LoadResult(times.Count / plan.Seconds, times.Percentile(0.5), times.Percentile(0.95), times.Percentile(0.99),
            times.Count, tallies.Sum(t => t.Failures), tallies.Sum(t => t.Bytes) / (double)Math.Max(1, times.Count))));
        return 0;
    }

    private static byte[] Encode(LoadPlan plan, LoadRequest request)
    {
        var body = Encoding.UTF8.GetBytes(request.Body ?? "");
        var head = new StringBuilder($"{request.Method} {request.Path} HTTP/1.1\r\nHost: {plan.Host}:{plan.Port}\r\n");
        foreach (var header in plan.Headers)
            head.Append(header).Append("\r\n");
        if (request.Body is not null)
            head.Append("Content-Type: application/json\r\n");
        if (request.Method != "GET")
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private static async Task<Tally> DriveAsync(LoadPlan plan, byte[][] requests, int first, long warm, long end)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(plan.Host, plan.Port);
        var tally = new Tally();
        var reader = new AnswerReader(socket);
        for (var i = first; ; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            if (begin >= end)
                return tally;
            await socket.SendAsync(requests[i % requests.Length], SocketFlags.None);
            var (status, bytes) = await reader.ReadAsync();
            var done = Stopwatch.GetTimestamp();
            if (begin < warm)
                continue;
            tally.Times.Add(done - begin);
            tally.Bytes += bytes;
            if (status is < 200 or > 299)
                tally.Failures++;
        }
    }

    private sealed class Tally
    {
        public List<long> Times { get; } = new(100_000);
        public long Failures, Bytes;
    }
}

/// <summary>Finds the end of one HTTP/1.1 answer after the other.</summary>
internal sealed class AnswerReader(Socket socket)
{
    private byte[] buffer = new byte[64 * 1024];
    private int length;

    /// <returns>Status, and bytes of head and body as they came over the wire.</returns>
    public async ValueTask<(int Status, int Bytes)> ReadAsync()
    {
        int head;
        while ((head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
            await FillAsync();
        head += 4;
        var status = (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
        var end = head;
        if (LengthOf(buffer.AsSpan(0, head)) is { } body)
            end += body;
        else
            end = await ChunksEndAsync(head);
        while (length < end)
            await FillAsync();
        buffer.AsSpan(end, length - end).CopyTo(buffer);
        length -= end;
        return (status, end);
    }

    private async ValueTask<int> ChunksEndAsync(int at)
    {
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(at, length - at).IndexOf("\r\n"u8)) < 0)
                await FillAsync();
            var size = Convert.ToInt32(Encoding.ASCII.GetString(buffer, at, line), 16);
            at += line + 2 + size + 2;
            while (length < at)
                await FillAsync();
            if (size == 0)
                return at;
        }
    }

    /// <returns>Null for a chunked answer.</returns>
    private static int? LengthOf(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length > 16 && Ascii.EqualsIgnoreCase(line[..15], "content-length:"u8))
                return int.Parse(Encoding.ASCII.GetString(line[15..]), System.Globalization.CultureInfo.InvariantCulture);
            if (line.Length > 18 && Ascii.EqualsIgnoreCase(line[..18], "transfer-encoding:"u8))
                return null;
        }
        return 0;
    }

    private async ValueTask FillAsync()
    {
        if (length == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None);
        length += read > 0 ? read : throw new IOException("The server closed the connection.");
    }
}
