import { IntentWriter } from '../../../engine/MeshWriter';
import { RateLimitIntent } from '../../../model';
import {
  problemAt,
  requestTargetProblems,
  wholeProblems,
} from '../../shared/write/intentProblems';
import { written } from '../../shared/write/written';
import { POLICY_GROUP } from '../kinds';
import { rateLimits } from '../read/rateLimits';
import { linkerdView } from './linkerdView';
import { serverName, serverObject } from './policyObjects';

/** Linkerd counts by the second. */
const INTERVAL_MS = 1000;

/** A limit of the requests to a Server. @internal */
export const rateLimit: IntentWriter<RateLimitIntent> = {
  write({ target, requests, intervalMs, perIdentity }) {
    return written(
      [
        ...requestTargetProblems(target, 'a limit of requests'),
        ...wholeProblems('requests', requests),
        ...problemAt(
          'intervalMs',
          intervalMs !== INTERVAL_MS &&
            `Linkerd counts by the second: say ${INTERVAL_MS}, and how many requests that makes`,
        ),
        ...wholeProblems('perIdentity', perIdentity),
        ...problemAt(
          'perIdentity',
          perIdentity !== undefined &&
            perIdentity > requests &&
            `${perIdentity} of one caller are more than ${requests} of all together`,
        ),
      ],
      () => [
        // A Server without authorizations refuses everybody, and limits are not meant to.
        serverObject(target, target.port.target, 'all-unauthenticated'),
        {
          apiVersion: `${POLICY_GROUP}/v1alpha1`,
          kind: 'HTTPLocalRateLimitPolicy',
          metadata: {
            name: serverName(target, target.port.target),
            namespace: target.namespace,
          },
          spec: {
            targetRef: {
              group: POLICY_GROUP,
              kind: 'Server',
              name: serverName(target, target.port.target),
            },
            total: { requestsPerSecond: requests },
            ...(perIdentity !== undefined && {
              identity: { requestsPerSecond: perIdentity },
            }),
          },
        },
      ],
      {
        keep: ['Server/spec'],
        notes: [
          'Each pod counts for itself: with n pods up to n times as many requests pass.',
          'Where the port has a Server already, put both into one file: the Server that is there stays as it is.',
        ],
      },
    );
  },
  read(index, { target }) {
    const view = linkerdView(index, target);
    const limits = rateLimits(view.index, [view.workload]);
    const total = limits.find(({ scope }) => scope === 'total');
    const each = limits.find(({ scope }) => scope === 'each identity');
    return total
      ? {
          target,
          requests: total.requests,
          intervalMs: total.intervalMs,
          ...(each && { perIdentity: each.requests }),
        }
      : undefined;
  },
};
