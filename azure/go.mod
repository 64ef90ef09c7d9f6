module example.com/acstelemetry/azure

go 1.26

replace example.com/acstelemetry => ..

require example.com/acstelemetry v0.0.0
