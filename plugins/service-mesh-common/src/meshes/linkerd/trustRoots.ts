/** Name of the ConfigMap that holds the certificates which all proxies of a control plane trust. @internal */
export const TRUST_ROOTS = 'linkerd-identity-trust-roots';
