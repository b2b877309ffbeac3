"""Azure: clusters of AKS enabled by Azure Arc, read with one long-running operation behind Entra ID.

Pages:
    Call: https://learn.microsoft.com/en-us/rest/api/hybridcontainer/provisioned-clusters/list-user-kubeconfig
    Specification: github.com/Azure/azure-rest-api-specs, hybridaks, 2024-01-01 provisionedClusterInstances.json
    Operations: https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/async-operations
    Throttling: https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/request-limits-and-throttling
    Managed identities: https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
    Login of the user kubeconfig: https://azure.github.io/kubelogin/
"""
