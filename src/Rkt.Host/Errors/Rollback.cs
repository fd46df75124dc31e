namespace Rkt.Host.Errors;

/// <summary>Undo steps, registered as the steps that they undo succeed, and run in reverse order unless the work is committed.</summary>
public sealed class Rollback : IDisposable
{
    private readonly Stack<Action> _steps = new();

    /// <summary>Registers the undoing of a step that has just succeeded.</summary>
    public void Add(Action undo) => _steps.Push(undo);

    /// <summary>Forgets all undo steps: the work is done and stays.</summary>
    public void Commit() => _steps.Clear();

    /// <summary>Undoes what was not committed, last step first; a step that fails does not keep the others from running.</summary>
    public void Dispose()
    {
        while (_steps.TryPop(out var undo))
        {
            try
            {
                undo();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The failure that made us roll back is the one to report; what stays behind is garbage that gc knows.
            }
        }
    }
}
