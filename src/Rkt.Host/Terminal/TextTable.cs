using System.Text;

namespace Rkt.Host.Terminal;

/// <summary>Rows of cells lined up with tabs, so that both people and <c>cut</c> can read them.</summary>
/// <remarks>Columns begin at tab stops of 8, at least one space after the widest cell; a row's last cell is not padded.</remarks>
public sealed class TextTable
{
    private const int TabStop = 8;
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The rows as text, each ended by a newline.</summary>
    public string Format()
    {
        var columns = 0;
        foreach (var row in _rows)
        {
            columns = Math.Max(columns, row.Length);
        }

        var widths = new int[columns];
        foreach (var row in _rows)
        {
            for (var i = 0; i + 1 < row.Length; i++)
            {
                // One more than the text, for the space between columns, then up to the next tab stop.
                widths[i] = Math.Max(widths[i], (Width(row[i]) / TabStop * TabStop) + TabStop);
            }
        }

        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            Append(text, row, widths);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] row, int[] widths)
    {
        for (var i = 0; i < row.Length; i++)
        {
            text.Append(row[i]);
            if (i + 1 < row.Length)
            {
                text.Append('\t', (widths[i] - Width(row[i]) + TabStop - 1) / TabStop);
            }
        }

        text.Append('\n');
    }

    /// <summary>Characters as people count them, as far as one rune is one cell of the screen.</summary>
    private static int Width(string text)
    {
        var width = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            width++;
        }

        return width;
    }
}
