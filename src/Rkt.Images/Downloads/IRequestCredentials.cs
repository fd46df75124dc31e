namespace Rkt.Images.Downloads;

/// <summary>Adds credentials to requests.</summary>
public interface IRequestCredentials
{
    /// <summary>Adds the headers that the request's host is configured for, or nothing. Called last, when all other headers are set.</summary>
    /// <remarks>Asked for each https request anew, redirects included, so that what one host may know does not go to another.</remarks>
    void Apply(HttpRequestMessage request);
}
