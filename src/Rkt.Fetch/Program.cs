using Rkt.Fetch.Commands;
using Rkt.Host.Errors;
using Rkt.Host.Terminal;
using Rkt.Images.Requests;

// Called by rkt only: its arguments are written by RequestFormat, and its messages go out under the name of rkt's command.
using var output = StandardStream.Output();
var errors = StandardStream.Error();
var prefix = "fetch";
var isDebugging = false;
try
{
    switch (args)
    {
        case [RequestFormat.Image, ..]:
            var fetch = RequestFormat.ParseFetch(args.AsSpan(1));
            (prefix, isDebugging) = (fetch.Settings.Command, fetch.Settings.Debug);
            FetchImages.Run(fetch, output, errors);
            break;
        case [RequestFormat.Trust, ..]:
            var trust = RequestFormat.ParseTrust(args.AsSpan(1));
            (prefix, isDebugging) = (trust.Settings.Command, trust.Settings.Debug);
            TrustKeys.Run(trust, output);
            break;
        case [RequestFormat.Verify, ..]:
            var verify = RequestFormat.ParseVerify(args.AsSpan(1));
            (prefix, isDebugging) = (verify.Settings.Command, verify.Settings.Debug);
            if (!VerifyImages.Run(verify, output, errors))
            {
                output.Flush();
                return RktException.FailureStatus;
            }

            break;
        default:
            throw new RktException("this program is called by rkt, not by hand") { Hint = "see: rkt fetch --help, rkt trust --help, rkt image verify --help" };
    }

    output.Flush();
    return 0;
}
#pragma warning disable CA1031 // The last line of defence.
catch (Exception e)
#pragma warning restore CA1031
{
    output.Flush();
    if (e is RktException or IOException or UnauthorizedAccessException or FormatException)
    {
        ErrorReport.Write(errors, prefix, e, isDebugging);
    }
    else
    {
        errors.WriteLine($"{prefix}: internal error: {e}");
    }

    return RktException.FailureStatus;
}
