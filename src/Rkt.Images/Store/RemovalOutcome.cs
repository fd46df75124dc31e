namespace Rkt.Images.Store;

/// <summary>What came of removing an image.</summary>
public enum RemovalOutcome
{
    Removed,

    /// <summary>It is out of the store; files of it are left among the temporary ones, for a collection to remove.</summary>
    RemovedLeavingFiles,

    /// <summary>It was not there any more.</summary>
    NotFound,
}
