using Actool;

return ActoolProgram.Run(args, Console.Out, Console.Error);
