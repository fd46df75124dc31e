using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Requests;
using Rkt.Images.Store;

namespace Rkt.Fetch.Commands;

/// <summary>Checks images of the store, and takes those that have changed out of use.</summary>
internal static class VerifyImages
{
    /// <returns>Whether all of them are unchanged.</returns>
    public static bool Run(VerifyRequest request, TextWriter output, TextWriter errors)
    {
        var store = new ImageStore(request.Settings.DataDirectory);
        var failures = 0;
        foreach (var word in request.Images)
        {
            try
            {
                var image = ImageArgument.Find(store, word);
                Verify(store, image);
                output.WriteLine($"successfully verified checksum for image: \"{word}\" (\"{image.Key}\")");
            }
            catch (RktException e)
            {
                // Lines on both streams come in the order of the images.
                output.Flush();
                ErrorReport.Write(errors, request.Settings.Command, e, request.Settings.Debug);
                failures++;
            }
        }

        return failures == 0;
    }

    private static void Verify(ImageStore store, StoredImage image)
    {
        try
        {
            ImageVerification.Verify(image);
        }
        catch (RktException)
        {
            store.SetAside(image);
            throw;
        }
    }
}
