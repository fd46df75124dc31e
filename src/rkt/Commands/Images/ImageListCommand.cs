using System.Text.Json;
using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Terminal;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image list</c>: the images in the store.</summary>
internal sealed class ImageListCommand : Command
{
    private const int ShortDigits = 12;
    private const int NanosecondsPerTick = 100;

    private static readonly Flag Fields = new("fields", FlagKind.Word, "columns to print, comma-separated: id, name, size, importtime, lastused")
    {
        Default = "id,name,size,importtime,lastused",
        Check = static value => CheckWords(value, "id", "name", "size", "importtime", "lastused"),
    };

    private static readonly Flag Sort = new("sort", FlagKind.Word, "what to sort by, comma-separated: name, importtime, lastused, size")
    {
        Default = "importtime",
        Check = static value => CheckWords(value, "name", "importtime", "lastused", "size"),
    };

    private static readonly Flag Order = new("order", FlagKind.Word, "asc or desc")
    {
        Default = "asc",
        Check = static value => value is "asc" or "desc" ? null : "must be asc or desc",
    };

    public override string Name => "list";

    public override string Summary => "List the images in the store";

    public override IReadOnlyList<Flag> Flags { get; } =
        [Fields, Sort, Order, SharedFlags.NoLegend, SharedFlags.Full, SharedFlags.Format];

    public override int Run(Invocation call)
    {
        var images = SortImages(
            new ImageStore(call.Global.DataDirectory).List(),
            call.Flags.Text(Sort).Split(','),
            isDescending: call.Flags.Text(Order) == "desc");
        var format = call.Flags.Text(SharedFlags.Format);
        call.Output.Write(format.Length > 0
            ? JsonOutput.Format(format, json => JsonOutput.WriteList(json, images, WriteImage))
            : FormatTable(call, images));
        return 0;
    }

    private static List<StoredImage> SortImages(IReadOnlyList<StoredImage> images, string[] keys, bool isDescending)
    {
        var sorted = images.ToList();
        sorted.Sort((a, b) =>
        {
            foreach (var key in keys)
            {
                var order = key switch
                {
                    "name" => string.CompareOrdinal(NameOf(a), NameOf(b)),
                    "importtime" => a.ImportTime.CompareTo(b.ImportTime),
                    "lastused" => a.LastUsed.CompareTo(b.LastUsed),
                    _ => a.Size.CompareTo(b.Size),
                };
                if (order != 0)
                {
                    return isDescending ? -order : order;
                }
            }

            return a.Key.CompareTo(b.Key);
        });
        return sorted;
    }

    private static string FormatTable(Invocation call, List<StoredImage> images)
    {
        var fields = call.Flags.Text(Fields).Split(',');
        var table = new TextTable();
        if (!call.Flags.IsOn(SharedFlags.NoLegend))
        {
            table.Add(Array.ConvertAll(fields, Header));
        }

        var isFull = call.Flags.IsOn(SharedFlags.Full);
        var now = DateTimeOffset.UtcNow;
        foreach (var image in images)
        {
            table.Add(Array.ConvertAll(fields, field => Cell(image, field, isFull, now)));
        }

        return table.Format();
    }

    private static string Header(string field) => field switch
    {
        "id" => "ID",
        "name" => "NAME",
        "size" => "SIZE",
        "importtime" => "IMPORT TIME",
        _ => "LAST USED",
    };

    private static string Cell(StoredImage image, string field, bool isFull, DateTimeOffset now) => field switch
    {
        "id" => isFull ? image.Key.ToString() : image.Key.Short(ShortDigits),
        "name" => NameOf(image),
        "size" => isFull ? $"{image.Size}" : ByteSize.Format(image.Size),
        "importtime" => Time(image.ImportTime, isFull, now),
        _ => Time(image.LastUsed, isFull, now),
    };

    private static string Time(DateTimeOffset time, bool isFull, DateTimeOffset now) =>
        isFull ? FullTime.Format(time, TimeZoneInfo.Local) : RelativeTime.Format(time, now);

    private static string NameOf(StoredImage image) => image.Version is { } version ? $"{image.Name}:{version}" : image.Name.ToString();

    private static void WriteImage(Utf8JsonWriter json, StoredImage image)
    {
        json.WriteStartObject();
        json.WriteString("id", image.Key.ToString());
        json.WriteString("name", NameOf(image));
        json.WriteNumber("import_time", Nanoseconds(image.ImportTime));
        json.WriteNumber("last_used_time", Nanoseconds(image.LastUsed));
        json.WriteNumber("size", image.Size);
        json.WriteEndObject();
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    private static string? CheckWords(string value, params string[] known)
    {
        foreach (var word in value.Split(','))
        {
            if (!known.Contains(word))
            {
                return $"unknown word \"{word}\" (must be of: {string.Join(", ", known)})";
            }
        }

        return null;
    }
}
