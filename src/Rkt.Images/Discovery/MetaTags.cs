using System.Text;
using HtmlAgilityPack;

namespace Rkt.Images.Discovery;

/// <summary>Finds the meta tags of discovery in a page.</summary>
public static class MetaTags
{
    /// <summary>How deep a page's elements may nest. The parser's time grows with the square of the depth; browsers stop at 512.</summary>
    private const int MaximumDepth = 256;

    /// <summary>The tags in the order of the page; none when it is text without any.</summary>
    /// <param name="page">The bytes of the page, whatever they are. The caller bounds them: parsing takes some hundred times their size.</param>
    /// <exception cref="InvalidDataException">The page is no HTML, or nests too deeply to be read.</exception>
    public static IReadOnlyList<MetaTag> Read(ReadOnlySpan<byte> page)
    {
        var tags = new List<MetaTag>();
        for (var node = Parse(page).DocumentNode.FirstChild; node is not null; node = Next(node))
        {
            if (node.Name == "meta"
                && MetaTag.From(Attribute(node, "name"), Attribute(node, "content")) is { } tag)
            {
                tags.Add(tag);
            }
        }

        return tags;
    }

    private static HtmlDocument Parse(ReadOnlySpan<byte> page)
    {
        var document = new HtmlDocument { OptionMaxNestedChildNodes = MaximumDepth };
        try
        {
            document.LoadHtml(Encoding.UTF8.GetString(page));
            return document;
        }
        catch (Exception e) when (e.GetType() == typeof(Exception))
        {
            // The parser has no type of its own for its only complaint.
            throw new InvalidDataException($"the page is no HTML, or has elements nested deeper than {MaximumDepth}", e);
        }
    }

    /// <summary>The node that follows in the order of the page. Without recursion: a page decides how deep it is.</summary>
    private static HtmlNode? Next(HtmlNode node)
    {
        if (node.FirstChild is { } child)
        {
            return child;
        }

        var current = node;
        while (current is not null && current.NextSibling is null)
        {
            current = current.ParentNode;
        }

        return current?.NextSibling;
    }

    private static string Attribute(HtmlNode node, string name) => node.Attributes[name]?.DeEntitizeValue ?? "";
}
