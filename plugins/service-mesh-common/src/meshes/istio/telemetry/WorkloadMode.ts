/** The side of a connection a proxy is on; gateways count as clients. @internal */
export type WorkloadMode = 'CLIENT' | 'SERVER';

/** The sides a setting is for; both unless it names one. @internal */
export function modesOf(written: string | undefined): readonly WorkloadMode[] {
  return written === 'CLIENT' || written === 'SERVER'
    ? [written]
    : ['CLIENT', 'SERVER'];
}

/** Names of the providers a setting lists. @internal */
export function providerNames(
  providers: readonly { readonly name?: string }[] | undefined,
): readonly string[] {
  return (providers ?? []).map(({ name = '' }) => name);
}
