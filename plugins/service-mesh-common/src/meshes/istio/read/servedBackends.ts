import { SplitBackend, TrafficSplit } from '../../../model';

/** The back ends of a rule that take a share. @internal */
export function servedBackends(rule: TrafficSplit): readonly SplitBackend[] {
  return rule.backends.filter(
    ({ share, weight }) => rule.backends.length === 1 || (share ?? weight) > 0,
  );
}

/** Where something is sent, such as `90 % to web (v1), 10 % to web (v2)`. @internal */
export function backendsInWords(backends: readonly SplitBackend[]): string {
  return backends
    .map(({ host, subset, share }) =>
      [
        share !== undefined && share < 1
          ? `${Math.round(share * 1000) / 10}% to`
          : 'to',
        host,
        ...(subset ? [`(${subset})`] : []),
      ].join(' '),
    )
    .join(', ');
}
