using Acbuild;

return AcbuildProgram.Run(args, Console.Out, Console.Error);
