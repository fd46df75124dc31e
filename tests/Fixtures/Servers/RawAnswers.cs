namespace Tests.Fixtures.Servers;

/// <summary>Scripts for <see cref="RawServer"/> that several tests need.</summary>
public static class RawAnswers
{
    /// <summary>The whole body with its length; more headers as given.</summary>
    public static Action<RawConnection> Whole(byte[] body, params string[] headers) => connection =>
        connection.SendHead("200 OK", [.. headers, $"Content-Length: {body.Length}"]).Send(body);

    /// <summary>A status with an empty body.</summary>
    public static Action<RawConnection> Status(string status, params string[] headers) => connection =>
        connection.SendHead(status, [.. headers, "Content-Length: 0"]);

    /// <summary>What was asked for by Range, or all of it, with a length; then what the test says, after so many bytes.</summary>
    public static Action<RawConnection> BreakAfter(byte[] body, int count, Action<RawConnection> end, params string[] headers) => connection =>
    {
        SendHeadOf(connection, body, headers);
        connection.Send(body.AsSpan(connection.RangeStart, Math.Min(count, body.Length - connection.RangeStart)));
        end(connection);
    };

    /// <summary>What was asked for by Range, or all of it, as a server does that keeps to the rules.</summary>
    public static Action<RawConnection> Ranges(byte[] body, params string[] headers) => BreakAfter(body, int.MaxValue, _ => { }, headers);

    private static void SendHeadOf(RawConnection connection, byte[] body, string[] headers)
    {
        var start = connection.RangeStart;
        var length = $"Content-Length: {body.Length - start}";
        if (connection.Request.Header("Range") is null)
        {
            connection.SendHead("200 OK", [.. headers, length]);
        }
        else
        {
            connection.SendHead("206 Partial Content", [.. headers, length, $"Content-Range: bytes {start}-{body.Length - 1}/{body.Length}"]);
        }
    }
}
