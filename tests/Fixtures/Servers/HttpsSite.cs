using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Tests.Fixtures.Servers;

/// <summary>A web server (Kestrel) in this process: files and pages by path, for one host name or all, over https or http.</summary>
/// <remarks>What is not there is 404. Content may be changed at any time; every request is logged.</remarks>
public sealed class HttpsSite : IDisposable
{
    private const string AnyHost = "*";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Host, string Path), RequestDelegate> _routes = [];
    private readonly WebApplication _application;

    private HttpsSite(X509Certificate2? certificate, IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        builder.Services.AddLogging();
        _application = builder.Build();
        _application.Run(Answer);
        _application.StartAsync().GetAwaiter().GetResult();
        var bound = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = new Uri(bound).Port;
        Scheme = certificate is null ? "http" : "https";
        Address = address;
    }

    /// <summary>"https" or "http".</summary>
    public string Scheme { get; }

    public IPAddress Address { get; }

    public int Port { get; }

    /// <summary>ADDRESS:PORT.</summary>
    public string Endpoint => $"{Address}:{Port}";

    public RequestLog Requests { get; } = new();

    /// <summary>Starts an https server whose certificate is valid for its address and the hosts given.</summary>
    /// <param name="authority">Signs the certificate.</param>
    /// <param name="address">A loopback address; 127.0.0.1 when null.</param>
    /// <param name="port">0 for any that is free; 443 needs root.</param>
    /// <param name="hosts">More names for the certificate.</param>
    public static HttpsSite Start(TestAuthority authority, IPAddress? address = null, int port = 0, params string[] hosts)
    {
        var at = address ?? IPAddress.Loopback;
        return new HttpsSite(authority.Issue([at.ToString(), .. hosts]), at, port);
    }

    /// <summary>Starts an https server with a certificate that may be wrong.</summary>
    public static HttpsSite StartWith(X509Certificate2 certificate, IPAddress? address = null, int port = 0) =>
        new(certificate, address ?? IPAddress.Loopback, port);

    /// <summary>Starts a plain http server.</summary>
    public static HttpsSite StartPlain(IPAddress? address = null, int port = 0) => new(certificate: null, address ?? IPAddress.Loopback, port);

    /// <summary>The URL of a path, by the server's address.</summary>
    public Uri Url(string path) => new($"{Scheme}://{Endpoint}{path}");

    /// <summary>Serves bytes without any validators.</summary>
    public void Serve(string path, byte[] content) => Serve(path, new ServedFile(content));

    public void Serve(string path, ServedFile file) => Map(path, context => SendFileAsync(context, file));

    /// <summary>Serves a page.</summary>
    /// <param name="host">The host name it is for, without port; null for any.</param>
    /// <param name="path">The path, without query.</param>
    /// <param name="html">The page's text.</param>
    public void ServePage(string? host, string path, string html) =>
        Map(host, path, context => SendFileAsync(context, new ServedFile(Encoding.UTF8.GetBytes(html)) { ContentType = "text/html; charset=utf-8" }));

    /// <summary>Answers with a status, headers ("Retry-After: 1") and a short text.</summary>
    public void ServeStatus(string path, int status, params string[] headers) => Map(path, context =>
    {
        context.Response.StatusCode = status;
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':');
            context.Response.Headers.Append(header[..colon], header[(colon + 1)..].Trim());
        }

        return status is >= 200 and not 204 and not 304 ? context.Response.WriteAsync($"status {status}\n") : Task.CompletedTask;
    });

    public void ServeRedirect(string path, string location, int status = 302) => ServeStatus(path, status, $"Location: {location}");

    /// <summary>Serves a path by code of the test's own, for all hosts.</summary>
    public void Map(string path, RequestDelegate answer) => Map(host: null, path, answer);

    /// <summary>Serves a path by code of the test's own. The path "*" stands for all others.</summary>
    public void Map(string? host, string path, RequestDelegate answer)
    {
        lock (_lock)
        {
            _routes[(host ?? AnyHost, path)] = answer;
        }
    }

    /// <summary>Serves one thing the first times and then another: <c>Sequence(busy, busy, file)</c>.</summary>
    public static RequestDelegate Sequence(params RequestDelegate[] answers)
    {
        var next = -1;
        return context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context);
    }

    /// <summary>An answer for <see cref="Map(string, RequestDelegate)"/> and <see cref="Sequence"/>: a file.</summary>
    public static RequestDelegate File(ServedFile file) => context => SendFileAsync(context, file);

    /// <summary>An answer for <see cref="Map(string, RequestDelegate)"/> and <see cref="Sequence"/>: a bare status.</summary>
    public static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public void Dispose()
    {
        // Without a deadline the server would wait for clients that keep connections open.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        _application.StopAsync(now.Token).GetAwaiter().GetResult();
        ((IDisposable)_application).Dispose();
    }

    private static Task SendFileAsync(HttpContext context, ServedFile file)
    {
        if (file.CacheControl is { } cacheControl)
        {
            context.Response.Headers.CacheControl = cacheControl;
        }

        var tag = file.ETag is { } text ? EntityTagHeaderValue.Parse(text) : null;
        return Results.Bytes(file.Content, file.ContentType, fileDownloadName: null, file.Ranges, file.LastModified, tag).ExecuteAsync(context);
    }

    private Task Answer(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new ReceivedRequest(request.Method, request.Host.Value ?? "", target, headers));
        var answer = Find(request.Host.Host, request.Path.Value ?? "/");
        return answer is null ? Status(404)(context) : answer(context);
    }

    private RequestDelegate? Find(string host, string path)
    {
        lock (_lock)
        {
            return _routes.GetValueOrDefault((host, path)) ?? _routes.GetValueOrDefault((AnyHost, path))
                ?? _routes.GetValueOrDefault((host, "*")) ?? _routes.GetValueOrDefault((AnyHost, "*"));
        }
    }
}
