using System.Diagnostics;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

/// <summary>Whatever the bytes, opening and reading ends soon, and in rows or in the documented error.</summary>
public sealed class TableFuzzTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    [Fact]
    public void Random_text_is_read_or_refused()
    {
        var random = new Random(2010);
        var alphabet = "a1,;\t|\"'\r\n \0é张=.-/:\u001f\ufeff"u8.ToArray();
        Fuzz(() =>
        {
            var bytes = new byte[random.Next(2000)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            return bytes;
        });
    }

    [Fact]
    public void Mutated_tables_are_read_or_refused()
    {
        var random = new Random(2011);
        var csv = Encoding.UTF8.GetBytes("订单,\"商品, 名\",price,date\r\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},\"a \"\"{i}\"\"\",{i}.5,2010-12-{(i % 28) + 1:00}\r\n")));
        Fuzz(() => Mutated(csv, random));
    }

    [Fact]
    public async Task Mutated_workbooks_are_read_or_refused()
    {
        var random = new Random(2012);
        var stream = new MemoryStream();
        var writer = new XlsxWriter(stream);
        await writer.HeaderAsync(["name", "price"], CancellationToken.None);
        for (var i = 0; i < 20; i++)
        {
            writer.Write("x" + i);
            writer.Write(i * 1.5m);
            await writer.EndRowAsync(CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
        var book = stream.ToArray();
        Fuzz(() => Mutated(book, random));
    }

    [Fact]
    public void Values_take_any_text()
    {
        var random = new Random(2013);
        const string alphabet = "0123456789.,-+()/: ¥$€元年月日時分秒上下午AMPMTZdecjan民國万eE'\u00A0０１９％";
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(1))
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            foreach (var order in Enum.GetValues<DateOrder>())
                Values.TryUtc(text, order, TimeZoneInfo.Utc, out _);
            foreach (var mark in Enum.GetValues<DecimalMark>())
                Values.TryMinor(text, mark, 2, out _);
            Values.TryInteger(text, out _);
            Values.TryYesNo(text, out _);
            ColumnProfile.Of([text]).Kind.ToString();
        }
    }

    private static byte[] Mutated(byte[] source, Random random)
    {
        var bytes = (byte[])source.Clone();
        for (var n = random.Next(1, 8); n > 0; n--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static void Fuzz(Func<byte[]> next)
    {
        var clock = Stopwatch.StartNew();
        var read = 0;
        while (clock.Elapsed < Budget)
        {
            var bytes = next();
            var before = clock.Elapsed;
            try
            {
                using var reader = TableFile.Open(new MemoryStream(bytes), "fuzz");
                while (reader.Read())
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                        _ = reader.Field(i).Length;
                    (reader.Row > bytes.Length + 1).ShouldBeFalse();
                }

                HeaderGuess.Map(OrderFields.All, reader.Headers, reader.Sample);
                read++;
            }
            catch (InvalidException e)
            {
                e.Code.ShouldStartWith("import.");
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(Convert.ToBase64String(bytes), e);
            }

            (clock.Elapsed - before).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }

        read.ShouldBeGreaterThan(10);
    }
}
