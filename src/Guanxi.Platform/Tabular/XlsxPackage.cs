using System.IO.Compression;
using System.Xml;

namespace Guanxi.Platform.Tabular;

/// <summary>The zip file of a workbook, guarded against files that unpack into far more than they are.</summary>
internal sealed class XlsxPackage : IDisposable
{
    private const int MaxEntries = 10_000;
    private const int MaxDepth = 64;
    // Real sheets shrink five to fifty times; deflate can do a thousand.
    private const int MaxRatio = 300;
    private const long RatioMatters = 16L << 20;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    private readonly ZipArchive zip;
    private long left;

    public XlsxPackage(Stream stream, long maxUncompressed)
    {
        left = maxUncompressed;
        zip = new(stream, ZipArchiveMode.Read);
        if (zip.Entries.Count > MaxEntries)
            throw TableErrors.XlsxTooLarge();
    }

    public bool Has(string path) => zip.GetEntry(path) is not null;

    /// <summary>Null where the part is missing.</summary>
    public XmlReader? Xml(string path)
    {
        var entry = zip.GetEntry(path) ?? zip.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').Equals(path, StringComparison.OrdinalIgnoreCase));
        return entry is null ? null : XmlReader.Create(new Guarded(this, entry.Open(), entry.CompressedLength), Settings);
    }

    /// <summary>Targets of a part's relationships by their id.</summary>
    public Dictionary<string, string> Relations(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using var xml = Xml($"{path[..slash]}_rels/{path[slash..]}.rels");
        while (xml is not null && Next(xml))
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
                targets[id] = target.StartsWith('/') ? target[1..] : path[..slash] + target;
        return targets;
    }

    /// <summary>The next node; refuses depths that only an attack has.</summary>
    public static bool Next(XmlReader xml)
    {
        if (!xml.Read())
            return false;
        if (xml.Depth > MaxDepth)
            throw TableErrors.XlsxDamaged();
        return true;
    }

    public void Dispose() => zip.Dispose();

    private sealed class Guarded(XlsxPackage package, Stream part, long compressed) : Stream
    {
        private long read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> target)
        {
            var count = part.Read(target);
            read += count;
            package.left -= count;
            if (package.left < 0 || (read > RatioMatters && read > compressed * MaxRatio))
                throw TableErrors.XlsxTooLarge();
            return count;
        }

        public override int Read(byte[] target, int offset, int count) => Read(target.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] source, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                part.Dispose();
            base.Dispose(disposing);
        }
    }
}
