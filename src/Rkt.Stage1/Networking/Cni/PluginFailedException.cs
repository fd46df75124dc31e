using Rkt.Host.Errors;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>A plugin that ended by itself and said that it has failed.</summary>
public sealed class PluginFailedException(string message) : RktException(message);
