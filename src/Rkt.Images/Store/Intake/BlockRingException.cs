namespace Rkt.Images.Store.Intake;

/// <summary>Carries a failure from the thread that writes a ring to those that read it.</summary>
internal sealed class BlockRingException(Exception cause) : Exception(cause.Message, cause);
