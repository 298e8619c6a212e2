import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AccessGrant,
  AccessPredicate,
  canonicalJson,
  EffectiveAccess,
  Report,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ReviewSettings } from '../../config';

/** Settings of the tests. */
export const settings: ReviewSettings = {
  enabled: true,
  periodDays: 90,
  overdueDays: 14,
  reminderDays: 7,
  exceptionDays: 365,
  checkMinutes: 10,
  notifications: true,
};

const workload = {
  cluster: 'eu',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders',
};

/** A grant to one caller; `anyone` is a risky one. */
export function grantTo(who: string): AccessGrant {
  const anyone = who === 'anyone';
  const matches: AccessPredicate = anyone
    ? { all: [] }
    : { attribute: 'source.identity', match: { exact: who } };
  return {
    key: canonicalJson({ effect: 'allow', enforcedBy: 'sidecar', matches }),
    effect: 'allow',
    enforcedBy: 'sidecar',
    who: anyone ? [] : [who],
    what: ['GET /orders'],
    conditions: [],
    matches,
    places: [{ workload, port: 8080 }],
    risks: anyone ? ['anyone'] : [],
    evidence: [{ type: 'default', name: 'test' }],
  };
}

/** A mesh whose access a test can change. */
export class FakeMesh {
  grants: readonly AccessGrant[] = [grantTo('cart'), grantTo('web')];
  complete = true;
  mapped = true;
  now = Date.UTC(2026, 0, 1);
  private readonly listeners = new Set<() => void>();

  effectiveAccess(entity: Entity): Report<EffectiveAccess> {
    const grounds = [
      { workload, port: 8080, otherwise: 'deny', mtls: 'strict' },
    ] as const;
    const canonical = canonicalJson({
      grounds,
      grants: this.grants.map(({ key, places }) => ({ key, places })),
    });
    return this.reportOf(entity, {
      grants: this.grants,
      grounds,
      canonical,
      complete: this.complete,
    });
  }

  async usage(entity: Entity): Promise<Report<UsageData>> {
    return this.reportOf(entity, {
      state: 'ok',
      queries: [],
      workloads: [workload],
      window: { from: 0, to: 3_600_000, stepSeconds: 60, rateSeconds: 60 },
      precision: [],
      callers: [
        {
          cluster: 'eu',
          mesh: 'istio',
          identity: 'cart',
          callerWorkload: 'cart',
          callerNamespace: 'shop',
          entityRefs: [],
          ownerRefs: [],
          requests: 2,
          share: 1,
          firstSeen: 1,
          lastSeen: 2,
        },
      ],
    });
  }

  change(...who: string[]): void {
    this.grants = who.map(grantTo);
    for (const listener of [...this.listeners]) listener();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private reportOf<T>(entity: Entity, data: T): Report<T> {
    return {
      data,
      mapping: {
        entityRef: stringifyEntityRef(entity),
        state: this.mapped ? 'mapped' : 'no-match',
        selections: [],
        clusters: ['eu'],
        explanation: 'test',
      },
      coverage: [],
      asOf: this.now,
      problems: [],
    };
  }
}
