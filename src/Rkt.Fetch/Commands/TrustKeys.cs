using Rkt.Fetch.Output;
using Rkt.Images.Requests;
using Rkt.Images.Trust;

namespace Rkt.Fetch.Commands;

/// <summary>Shows, adds and removes trusted keys.</summary>
internal static class TrustKeys
{
    public static void Run(TrustRequest request, TextWriter output)
    {
        switch (request.Action)
        {
            case TrustAction.Add:
                TrustAdding.Run(request, output);
                break;
            case TrustAction.Remove:
                TrustRemoval.Run(request, output);
                break;
            default:
                var keys = new KeyStore(request.Settings.SystemConfiguration, request.Settings.LocalConfiguration).List();
                output.Write(KeyList.Format(keys, request.Format));
                break;
        }
    }
}
