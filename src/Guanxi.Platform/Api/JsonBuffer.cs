using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Guanxi.Platform.Api;

/// <summary>
/// A JSON document under construction. It is finished before the first byte is sent, so that an error halfway is still
/// answered as one, and the length is known. Dispose it: buffer and writer are used again.
/// </summary>
internal sealed class JsonBuffer : IDisposable
{
    private const int Kept = 256 * 1024;

    private static readonly ConcurrentBag<JsonBuffer> Idle = [];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> bytes = new(16 * 1024);

    private JsonBuffer() => Json = new Utf8JsonWriter(bytes, Options);

    public Utf8JsonWriter Json { get; }

    public static JsonBuffer Take() => Idle.TryTake(out var buffer) ? buffer : new JsonBuffer();

    /// <summary>What was written; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            Json.Flush();
            return bytes.WrittenMemory;
        }
    }

    public void Dispose()
    {
        if (bytes.Capacity > Kept || Idle.Count > 64)
            return;
        bytes.ResetWrittenCount();
        Json.Reset();
        Idle.Add(this);
    }
}
