"""Huawei Cloud: UCS clusters, read with one signed call.

Pages:
    Call: https://support.huaweicloud.com/intl/en-us/api-ucs/CreateClusterKubeconfig.html
    Signing: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
    Errors: https://support.huaweicloud.com/devg-apisign/api-sign-errorcode.html (gateway),
        https://huaweicloud.com/guide/productsdesc-bms_b48108cf688fe99c75e77868cf10c0acsupport0 (UCS)
"""
