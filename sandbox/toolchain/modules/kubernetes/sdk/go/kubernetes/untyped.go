// Package kubernetes holds the little of Pulumi's Go SDK for Kubernetes that its provider needs.
package kubernetes

import "reflect"

// UntypedArgs are the inputs of a resource as they stand in its manifest.
type UntypedArgs map[string]any

// ElementType says what the inputs resolve to.
func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]any]()
}
