/** `shop/cart` of either form of identity. @internal */
export function shortIdentity(identity: string): string {
  const { namespace, serviceAccount } = accountOf(identity) ?? {};
  return namespace === undefined ? identity : `${namespace}/${serviceAccount}`;
}

/** The service account behind an identity; undefined when the identity is of another form. @public */
export function accountOf(
  identity: string,
): { readonly namespace: string; readonly serviceAccount: string } | undefined {
  const spiffe = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(identity);
  if (spiffe) return { namespace: spiffe[1], serviceAccount: spiffe[2] };
  const linkerd = /^([^.]+)\.([^.]+)\.serviceaccount\.identity\./.exec(
    identity,
  );
  return linkerd
    ? { namespace: linkerd[2], serviceAccount: linkerd[1] }
    : undefined;
}
