import { resolveShares } from '../../../engine/resolveShares';
import { TrafficSplit } from '../../../model';
import { TrafficSplit as SmiTrafficSplit } from '../kinds';
import { milliWeight } from './profileInForce';
import { ServiceContext } from './routeSplits';

/** Weights of a TrafficSplit, which Linkerd's SMI extension turns into overrides of a ServiceProfile. @internal */
export function smiSplits(
  { index, host, services, clusterDomain }: ServiceContext,
  split: SmiTrafficSplit,
): readonly TrafficSplit[] {
  const ref = index.ref(split, SmiTrafficSplit);
  const namespace = split.metadata.namespace ?? '';
  const backends = split.spec?.backends ?? [];
  const weights = backends.map(backend => milliWeight(backend.weight));
  const shares = resolveShares(weights);
  return [
    {
      host,
      gateways: ['mesh'],
      name: split.metadata.name,
      match: [],
      protocol: 'http',
      backends: backends.map((backend, i) => {
        const name = backend.service ?? '';
        const exists = services.some(
          s => s.metadata.name === name && s.metadata.namespace === namespace,
        );
        return {
          host: `${name}.${namespace}.svc.${clusterDomain}`,
          weight: weights[i],
          ...(shares[i] !== undefined && { share: shares[i] }),
          ...(!exists && {
            problem: `Service ${namespace}/${name} does not exist`,
          }),
          evidence: [{ type: 'resource', ref, field: `spec.backends[${i}]` }],
        };
      }),
      faults: [],
      mirrors: [],
      headerChanges: [],
      evidence: [
        {
          type: 'resource',
          ref,
          field: 'spec',
          note: 'takes effect through the SMI extension of Linkerd',
        },
      ],
    },
  ];
}
