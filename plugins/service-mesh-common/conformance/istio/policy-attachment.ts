import {
  attachesTo,
  PolicyTarget,
} from '../../src/meshes/istio/select/attachPolicy';
import { Labels } from '../../src/meshes/istio/selects';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly rootNamespace: string;
  readonly workload: {
    readonly namespace: string;
    readonly labels: Labels;
    readonly isWaypoint: boolean;
    readonly services?: readonly {
      readonly name: string;
      readonly namespace: string;
      readonly registry: string;
    }[];
  };
  readonly policy: {
    readonly namespace: string;
    readonly selector?: { readonly matchLabels?: Labels };
    readonly targetRef?: PolicyTarget;
    readonly targetRefs?: readonly PolicyTarget[];
  };
  readonly selectorBasedK8sGatewayPolicy: boolean;
  readonly expected: boolean;
}

export const adapter: SuiteAdapter = {
  suite: 'istio/config-selection/policy-attachment',
  run(raw): Outcome {
    const { rootNamespace, workload, policy, expected, ...vector } =
      raw as Vector;
    const { selector, ...scope } = policy;
    return compare(
      expected,
      attachesTo(
        {
          ...scope,
          ...(selector?.matchLabels && { selector: selector.matchLabels }),
        },
        {
          ...workload,
          services: (workload.services ?? []).map(
            ({ registry, ...service }) => ({
              ...service,
              kind:
                registry === 'Kubernetes'
                  ? ('Service' as const)
                  : ('ServiceEntry' as const),
            }),
          ),
        },
        {
          rootNamespace,
          selectorsReachGateways: vector.selectorBasedK8sGatewayPolicy,
        },
      ),
    );
  },
};
