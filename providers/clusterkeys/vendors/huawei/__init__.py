"""Huawei Cloud: UCS clusters, each read with one call that is signed with an access key or carries a token.

Pages:
    Call: https://support.huaweicloud.com/intl/en-us/api-ucs/CreateClusterKubeconfig.html
    Signing: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
    Tokens: https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
    Endpoints: https://registry.terraform.io/providers/huaweicloud/huaweicloud/latest/docs (cloud, regional, endpoints)
    Errors: https://support.huaweicloud.com/devg-apisign/api-sign-errorcode.html (gateway),
        https://huaweicloud.com/guide/productsdesc-bms_b48108cf688fe99c75e77868cf10c0acsupport0 (UCS)
"""
