// Package yamlv2 registers the resources that charts and manifests consist of.
package yamlv2

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RegisterResource registers one object of a manifest. The published package does the same in a switch over a Go type
// per kind of Kubernetes; compiling those types takes longer than the rest of the provider, and nothing here reads them.
func RegisterResource(
	ctx *pulumi.Context, apiVersion, kind, name string, props pulumi.Input, opts ...pulumi.ResourceOption,
) (pulumi.CustomResource, error) {
	if !strings.Contains(apiVersion, "/") {
		apiVersion = "core/" + apiVersion
	}
	var resource pulumi.CustomResourceState
	if err := ctx.RegisterResource("kubernetes:"+apiVersion+":"+kind, name, props, &resource, opts...); err != nil {
		return nil, err
	}
	return &resource, nil
}
