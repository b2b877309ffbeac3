"""Samsung Cloud Platform: SKE clusters, read with one signed call.

Pages:
    Call: https://docs.e.samsungsdscloud.com/en/apireference/container/ske/apis/showclusteruserkubeconfig/
    Headers, versions and errors: https://docs.e.samsungsdscloud.com/en/apireference/api-common/
    What the kubeconfig is for: https://docs.e.samsungsdscloud.com/en/userguide/container/k8s_engine/usage_guide/
"""
