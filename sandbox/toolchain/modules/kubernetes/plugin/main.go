// Command pulumi-resource-kubernetes is the official kubernetes provider, built without its schema.
package main

import "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"

func main() {
	// Only GetSchema reads the two documents, and no program in this project asks for it.
	provider.Serve("kubernetes", "4.23.0", []byte("{}"), []byte("{}"))
}
