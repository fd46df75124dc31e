using Rkt.Host.Errors;
using Rkt.Pods.Preparation;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Preparation;

public sealed class EnvironmentTextTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void ReadFile_PassesOverCommentsAndBlankLines()
    {
        File.WriteAllText(_file, "# comment\n\nA=1\n  ; another\nB=x=y z\nC=\n");

        Assert.Equal(["A=1", "B=x=y z", "C="], EnvironmentText.ReadFile(_file).Select(variable => $"{variable.Name}={variable.Value}"));
    }

    [Theory]
    [InlineData("A=1\nB\n", 2, "\"B\" is not of the form NAME=VALUE")]
    [InlineData("1A=1\n", 1, "environment variable name must start with a letter or underscore")]
    [InlineData("A=1\n#\nA=2\n", 3, "environment variable \"A\" is set more than once")]
    public void ReadFile_OfAMistake_NamesTheLine(string content, int line, string cause)
    {
        File.WriteAllText(_file, content);

        var failure = Assert.Throws<RktException>(() => EnvironmentText.ReadFile(_file));

        Assert.Equal($"cannot use line {line} of environment file \"{_file}\"", failure.Message);
        Assert.Equal(cause, failure.InnerException!.Message);
    }

    [Fact]
    public void ReadFile_OfNothing_Fails() => Assert.Throws<RktException>(() => EnvironmentText.ReadFile(_file + ".missing"));
}
