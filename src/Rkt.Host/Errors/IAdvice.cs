namespace Rkt.Host.Errors;

/// <summary>An exception that knows what the user can do about it.</summary>
public interface IAdvice
{
    /// <summary>A sentence without a full stop; null when there is nothing useful to say.</summary>
    string? Hint { get; }
}
