"""Alibaba Cloud: clusters of ENS (Edge Node Service) and ACK (Container Service for Kubernetes), each read by one call.

Pages:
    ENS: https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-describeclusteruserkubeconfig
    ENS's addresses: https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-endpoint
    ACK: https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-describeclusteruserkubeconfig
    Certificate states:
        https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-listuserkubeconfigstates
    Signing: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
    Credentials: https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-python-access-credentials
"""
