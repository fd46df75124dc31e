using Xunit;

namespace Tests.Unit;

/// <summary>Tests that launch processes. A new process holds all our descriptors until its exec, locks included: no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(ProcessLaunching), DisableParallelization = true)]
public sealed class ProcessLaunching;
