namespace Rkt.Images.Requests;

/// <summary>What to do with trusted keys.</summary>
public enum TrustAction
{
    Add,
    List,
    Remove,
}
