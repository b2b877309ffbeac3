module github.com/pulumi/pulumi-kubernetes/sdk/v4

go 1.24.0

require github.com/pulumi/pulumi/sdk/v3 v3.188.0
