using System.CommandLine;
using System.Globalization;
using Appc.Images;
using Appc.Names;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class PortAddCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "The name that it is forwarded by" };
        var protocol = new Argument<string>("PROTO") { Description = "\"tcp\" or \"udp\"" };
        var number = new Argument<string>("PORT") { Description = "Its number, 1 to 65535" };
        var count = new Option<string>("--count") { Description = "How many ports there are from that one on", DefaultValueFactory = _ => "1", HelpName = "N" };
        var socketActivated = new Option<bool>("--socket-activated") { Description = "The app takes over sockets that are listening" };
        return new Command("add", "Adds a port") { name, protocol, number, count, socketActivated }
            .Editing(flags, (manifest, parsed) => manifest.AddPort(new Port
            {
                Name = AcName.Parse(parsed.GetRequiredValue(name)),
                Protocol = CheckedProtocol(parsed.GetRequiredValue(protocol)),
                Number = PortNumber("port", parsed.GetRequiredValue(number)),
                Count = PortNumber("count", parsed.GetRequiredValue(count)),
                SocketActivated = parsed.GetValue(socketActivated),
            }));
    }

    // The specification leaves protocols open; but no other can be forwarded, so anything else is a slip.
    private static string CheckedProtocol(string protocol) => protocol is "tcp" or "udp"
        ? protocol
        : throw new RktException($"the protocol must be \"tcp\" or \"udp\", not {Quoted.Of(protocol)}");

    private static int PortNumber(string what, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535
            ? number
            : throw new RktException($"the {what} must be a number from 1 to 65535, not {Quoted.Of(text)}");
}
