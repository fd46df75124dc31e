using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Programs that the kernel does not execute: it is said what is missing of them.</summary>
public sealed class ProgramFailureTests : FunctionalTest
{
    [Theory]
    [InlineData("/script", "\"/script\" needs \"/opt/interpreter\", which the image does not have")]
    [InlineData("/text", "\"/text\" is neither a program nor a script that begins with \"#!\"")]
    [InlineData("/etc", "\"/etc\" is a directory")]
    [InlineData("/etc/passwd", "\"/etc/passwd\" is not executable")]
    [InlineData("/absent", "the image has no \"/absent\"")]
    [InlineData("absent", "the image has no \"absent\"")]
    [InlineData("/dangling", "\"/dangling\" is a symlink to \"/nowhere\", which the image does not have")]
    public void AProgramThatCannotBeExecuted_IsToldWithWhatItLacks(string program, string hint)
    {
        var result = Site.Rkt("run", "--net=none", Image(), $"--exec={program}").EndedWith(254);
        Assert.Contains($"exec {program}: ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith($"hint: {hint}\n", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Site.Pods);
    }

    [Fact]
    public void AProgramThatAVolumeHides_IsNotSaidToBeMissingInTheImage()
    {
        var result = Site.Rkt("run", "--net=none", "--volume=empty,kind=empty", Image(), "--mount=volume=empty,target=/bin").EndedWith(254);
        Assert.EndsWith("hint: what is mounted on \"/bin\" hides \"/bin/sh\" of the image\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void InFly_ItIsTheSame()
    {
        var result = Site.Rkt("run", "--stage1-name=coreos.com/rkt/stage1-fly", Image(), "--exec=/script").EndedWith(254);
        Assert.EndsWith("hint: \"/script\" needs \"/opt/interpreter\", which the image does not have\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void InARunningApp_WhatTheAppHasRemoved_IsGone()
    {
        var (_, pod) = Site.StartPod("--net=none", Image("rm /text; echo ready; while true; do sleep 1; done"));
        Assert.EndsWith("hint: the image has no \"/text\"\n", Site.Rkt("enter", pod, "/text").EndedWith(254).Errors, StringComparison.Ordinal);
        Assert.EndsWith("hint: \"/etc\" is a directory\n", Site.Rkt("enter", pod, "/etc").EndedWith(254).Errors, StringComparison.Ordinal);
    }

    /// <summary>As after any failure: who can end in good order may.</summary>
    [Fact]
    public void WhenAnAppCannotBeStarted_TheOthersAreAskedToEnd()
    {
        var late = Site.ShellImage(
            ",\"user\":\"0\",\"group\":\"0\",\"eventHandlers\":[{\"name\":\"pre-start\",\"exec\":[\"/bin/sh\",\"-c\",\"until test -e /shared/ready; do sleep 0.1; done; exit 7\"]}]");
        string[] mount = ["--mount=volume=shared,target=/shared"];
        var result = Site.Rkt([
            "run", "--net=none", "--volume=shared,kind=empty",
            Site.ShellImage(script: "trap 'echo in good order; exit 0' TERM; >/shared/ready; while true; do sleep 0.1; done"), "--name=first", .. mount,
            late, "--name=second", .. mount]);
        result.EndedWith(254);
        Assert.Contains("first[", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("]: in good order\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("cannot start app \"second\": its pre-start handler failed with status 7", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pre-start", 254)]
    [InlineData("post-stop", 0)]
    public void AHandlerThatCannotBeExecuted_IsNotTakenForTheApp(string handler, int status)
    {
        var image = Image("true", $$""","eventHandlers":[{"name":"{{handler}}","exec":["/absent"]}]""");
        var result = Site.Rkt("run", "--net=none", image, "--name=app").EndedWith(status);
        Assert.Contains($"stage1: cannot run the {handler} handler of app \"app\": exec /absent: no such file or directory", result.Errors, StringComparison.Ordinal);
    }

    private string Image(string script = "true", string app = "")
    {
        using var aci = new AciFile($"{Site.Root}/programs.aci");
        return aci.AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/programs",
             "labels":[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/bin/sh","-c","{{{script}}}"],"user":"0","group":"0"{{{app}}}}}
            """)
            .AddShell().AddProgram("rootfs/script", "#!/opt/interpreter -u\n"u8.ToArray()).AddProgram("rootfs/text", "words\n"u8.ToArray())
            .AddSymlink("rootfs/dangling", "/nowhere").Done();
    }
}
