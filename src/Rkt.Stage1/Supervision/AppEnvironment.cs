using Appc.Images;
using Appc.Names;

namespace Rkt.Stage1.Supervision;

/// <summary>The environment that an app is started with (interface reference, section 5).</summary>
public static class AppEnvironment
{
    private const string StandardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly (string Name, string Value)[] Defaults =
    [
        ("PATH", StandardPath), ("SHELL", "/bin/sh"), ("USER", "root"), ("LOGNAME", "root"), ("HOME", "/root"), ("container", "rkt"),
    ];

    /// <summary>The app's own variables, what it lacks, and what the specification fixes, as <c>NAME=VALUE</c>.</summary>
    /// <param name="app">The app's name in the pod.</param>
    /// <param name="own">The variables of its manifest.</param>
    /// <param name="terminal">The value of TERM when the app has a terminal; null when it has none.</param>
    public static IReadOnlyList<string> Of(AcName app, EnvironmentSet own, string? terminal)
    {
        var variables = new List<string>(own.Count + 8);
        foreach (var variable in own)
        {
            if (variable.Name.ToString() is not "AC_APP_NAME")
            {
                variables.Add($"{variable.Name}={variable.Value}");
            }
        }

        foreach (var (name, value) in Defaults)
        {
            AddUnlessSet(name, value);
        }

        if (terminal is not null)
        {
            AddUnlessSet("TERM", terminal);
        }

        variables.Add($"AC_APP_NAME={app}");
        return variables;

        void AddUnlessSet(string name, string value)
        {
            if (!own.Contains(name))
            {
                variables.Add($"{name}={value}");
            }
        }
    }

    /// <summary>The search path of an environment made by <see cref="Of"/>.</summary>
    public static string PathOf(IReadOnlyList<string> environment)
    {
        foreach (var variable in environment)
        {
            if (variable.StartsWith("PATH=", StringComparison.Ordinal))
            {
                return variable[5..];
            }
        }

        return StandardPath;
    }
}
