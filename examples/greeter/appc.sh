#!/usr/bin/env bash
acbuild begin
acbuild set-name example.com/greeter
acbuild copy greeter /app/greeter
acbuild set-exec -- /app/greeter
acbuild port add http tcp 9000
acbuild write --overwrite greeter-latest-linux-amd64.aci
acbuild end
