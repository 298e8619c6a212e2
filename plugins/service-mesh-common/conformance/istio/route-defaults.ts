import { mirrorShares } from '../../src/meshes/istio/read/routing/mirrorShares';
import {
  retryPolicy,
  WrittenRetries,
} from '../../src/meshes/istio/read/routing/retryPolicy';
import { WrittenRoute } from '../../src/meshes/istio/read/routing/WrittenRoute';
import { compare, SuiteAdapter } from '../SuiteAdapter';

interface Retries {
  readonly retries: WrittenRetries | null;
  readonly expected: unknown;
}

interface Mirror {
  readonly route: WrittenRoute;
  readonly expectedPercent: number | null;
}

export const adapters: readonly SuiteAdapter[] = [
  {
    suite: 'istio/routing/retries',
    run: raw => {
      const { retries, expected } = raw as Retries;
      const { attempts, on, statusCodes, perTryTimeout } = retryPolicy(
        retries ?? undefined,
      );
      return compare(
        expected,
        attempts === 0
          ? null
          : {
              numRetries: attempts,
              retryOn: on.join(','),
              retriableStatusCodes: statusCodes,
              perTryTimeout: perTryTimeout ?? null,
            },
      );
    },
  },
  {
    suite: 'istio/routing/mirror-percent',
    run: raw => {
      const { route, expectedPercent } = raw as Mirror;
      const [mirror] = mirrorShares(route);
      return compare(expectedPercent, mirror ? mirror.share * 100 : null);
    },
  },
];
