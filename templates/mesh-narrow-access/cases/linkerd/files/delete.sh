kubectl delete authorizationpolicy.policy.linkerd.io voting-from-batch --namespace emoji
