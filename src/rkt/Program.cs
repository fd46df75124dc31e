using Rkt.Cli;

return EntryPoint.Run(args);
