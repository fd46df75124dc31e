using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Pods.Preparation;

/// <summary>Reads environment variables from flags and files.</summary>
public static class EnvironmentText
{
    /// <summary>Reads <c>NAME=VALUE</c>.</summary>
    /// <exception cref="FormatException">There is no equals sign, or the name breaks a rule.</exception>
    public static EnvironmentVariable Parse(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0
            ? throw new FormatException($"\"{text}\" is not of the form NAME=VALUE")
            : new EnvironmentVariable(EnvironmentName.Parse(text[..equals]), text[(equals + 1)..]);
    }

    /// <summary>Reads a file of <c>NAME=VALUE</c> lines; blank lines and those that begin with # or ; are passed over.</summary>
    /// <exception cref="RktException">The file cannot be read, or a line is wrong, or a name comes twice.</exception>
    public static IReadOnlyList<EnvironmentVariable> ReadFile(string path)
    {
        var variables = new List<EnvironmentVariable>();
        var names = new HashSet<EnvironmentName>();
        var number = 0;
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                number++;
                if (line.AsSpan().Trim() is [] or ['#' or ';', ..])
                {
                    continue;
                }

                var variable = Parse(line);
                if (!names.Add(variable.Name))
                {
                    throw new FormatException($"environment variable \"{variable.Name}\" is set more than once");
                }

                variables.Add(variable);
            }
        }
        catch (FormatException e)
        {
            throw new RktException($"cannot use line {number} of environment file \"{path}\"", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException("cannot read environment file", e);
        }

        return variables;
    }

    /// <summary>This process's own environment, without variables that a manifest cannot hold.</summary>
    public static IReadOnlyList<EnvironmentVariable> ReadInherited()
    {
        var variables = new List<EnvironmentVariable>();
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            // A shell exports functions under names such as "BASH_FUNC_x%%"; no app could be meant to get those.
            if (EnvironmentName.TryParse((string)entry.Key, out var name))
            {
                variables.Add(new EnvironmentVariable(name, (string?)entry.Value ?? ""));
            }
        }

        variables.Sort((a, b) => a.Name.CompareTo(b.Name));
        return variables;
    }
}
