using Polly;
using Polly.Retry;

namespace Rkt.Images.Downloads.Connections;

/// <summary>When and how often something is tried again.</summary>
internal static class Retries
{
    public static ResiliencePipeline Make(TransferSettings settings)
    {
        if (settings.Attempts <= 1)
        {
            return ResiliencePipeline.Empty;
        }

        var builder = new ResiliencePipelineBuilder { TimeProvider = settings.Clock };
        return builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is TransferException { IsTransient: true }),
            MaxRetryAttempts = settings.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.FirstDelay,
            MaxDelay = settings.LongestDelay,
            DelayGenerator = arguments => ValueTask.FromResult(AskedFor(arguments.Outcome.Exception, settings.LongestDelay)),
            OnRetry = arguments =>
            {
                settings.Notice?.Invoke($"{arguments.Outcome.Exception!.Message}; trying again in {DurationText.Of(arguments.RetryDelay)}");
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    private static TimeSpan? AskedFor(Exception? failure, TimeSpan longest) =>
        (failure as TransferException)?.RetryAfter is { } wish ? TimeSpan.FromTicks(Math.Clamp(wish.Ticks, 0, longest.Ticks)) : null;
}
