using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Discovery;
using Rkt.Images.Downloads;
using Rkt.Images.References;

namespace Actool.Commands;

internal static class DiscoverCommand
{
    internal static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Arity = ArgumentArity.OneOrMore, Description = "Image names: NAME[:VERSION][,LABEL=VALUE...]" };
        var insecure = new Option<bool>("--insecure") { Description = "Accept any certificate, and plain http when https fails" };
        var port = new Option<int?>("--port") { Description = "The port that discovery pages are served at", HelpName = "PORT" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 65535)
            {
                result.AddError("--port must be from 1 to 65535");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("discover", "Prints where images and the keys that sign them are published") { names, insecure, port, json };
        command.SetAction(parsed =>
        {
            var isInsecure = parsed.GetValue(insecure);
            using var transfer = new HttpTransfer(new TransferSettings { UserAgent = $"actool/{VersionCommand.Text}", SkipTlsVerification = isInsecure });
            var search = new Search(
                transfer,
                new DiscoverySettings { AllowHttp = isInsecure, Port = parsed.GetValue(port) },
                parsed.InvocationConfiguration.Error);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var image in (parsed.GetValue(names) ?? []).Select(Parse).ToList())
            {
                var endpoints = search.FindImages(image);
                var keys = search.FindKeys(image.Name);
                output.Write(parsed.GetValue(json) ? AsJson(endpoints, keys) : AsText(endpoints, keys));
            }
        });
        return command;
    }

    private static ImageName Parse(string text)
    {
        try
        {
            return ImageName.Parse(text);
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{text}\" is not an image name", e);
        }
    }

    private static string AsText(IReadOnlyList<Endpoint> endpoints, IReadOnlyList<Uri> keys)
    {
        var text = new StringBuilder();
        foreach (var endpoint in endpoints)
        {
            text.Append("ACI: ").Append(endpoint.Image.AbsoluteUri).Append(", ASC: ").Append(endpoint.Signature.AbsoluteUri).Append('\n');
        }

        return keys.Count == 0 ? text.ToString() : text.Append("PublicKeys: ").AppendJoin(',', keys.Select(key => key.AbsoluteUri)).Append('\n').ToString();
    }

    private static string AsJson(IReadOnlyList<Endpoint> endpoints, IReadOnlyList<Uri> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("ACIEndpoints");
            foreach (var endpoint in endpoints)
            {
                json.WriteStartObject();
                json.WriteString("ACI", endpoint.Image.AbsoluteUri);
                json.WriteString("ASC", endpoint.Signature.AbsoluteUri);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("PublicKeys");
            foreach (var key in keys)
            {
                json.WriteStringValue(key.AbsoluteUri);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Discovery that tells on the way what failed.</summary>
    private sealed class Search(HttpTransfer transfer, DiscoverySettings settings, TextWriter error)
    {
        private readonly Discoverer _discoverer = new(
            page => transfer.ReadAll(page, Discoverer.MaximumPageBytes, settings.AllowHttp),
            settings);

        internal IReadOnlyList<Endpoint> FindImages(ImageName image)
        {
            var result = _discoverer.FindImages(DiscoveryRequest.For(image));
            Report("endpoints", result.Failures);
            Exception? last = null;
            var found = result.Found.Where(endpoint => IsThere(endpoint, ref last)).ToList();
            return found.Count > 0 ? found : throw Failure(image, result.Failed(last));
        }

        internal IReadOnlyList<Uri> FindKeys(AcIdentifier name)
        {
            var result = _discoverer.FindKeys(name);
            Report("public keys", result.Failures);
            return result.Found;
        }

        private static RktException Failure(ImageName image, RktException cause) => new($"error fetching endpoints for \"{image}\"", cause)
        {
            // The library's advice is a flag of rkt.
            Hint = cause.InnerException is IAdvice { Hint: { } hint } && hint.Contains("--insecure-options", StringComparison.Ordinal)
                ? "--insecure looks there all the same: it accepts any certificate, and plain http"
                : null,
        };

        /// <summary>Whether an image can be had: what a page announces is believed, what is made of the name is tried.</summary>
        private bool IsThere(Endpoint endpoint, ref Exception? failure)
        {
            if (endpoint.Origin == EndpointOrigin.MetaTag)
            {
                return true;
            }

            try
            {
                using var answer = transfer.Open(endpoint.Image, new OpenOptions { AllowPlainHttp = settings.AllowHttp });
                return true;
            }
            catch (IOException e)
            {
                failure = e;
                return false;
            }
        }

        private void Report(string what, IReadOnlyList<DiscoveryFailure> failures)
        {
            foreach (var failure in failures)
            {
                error.WriteLine($"discover {what} walk: prefix: {failure.Prefix} error: {failure.Reason}");
            }
        }
    }
}
