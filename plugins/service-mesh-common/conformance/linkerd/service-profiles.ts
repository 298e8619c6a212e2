import { isUnread } from '../../src/engine';
import { ServiceProfile } from '../../src/meshes/linkerd/kinds';
import { inForce } from '../../src/meshes/linkerd/outbound/profileInForce';
import { serviceOpaquePorts } from '../../src/meshes/linkerd/destination/opaquePorts';
import {
  isProfileFailure,
  matchProfileRoute,
  ProfileRequest,
} from '../../src/meshes/linkerd/profile/matchProfileRoute';
import {
  RawProfileSpec,
  TranslatedProfile,
  translateProfile,
} from '../../src/meshes/linkerd/profile/translateProfile';
import { validateProfile } from '../../src/meshes/linkerd/profile/validateProfile';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Vector {
  readonly kind: string;
  readonly profile?: unknown;
  readonly port?: number;
  readonly fullyQualifiedName?: string;
  readonly routes?: RawProfileSpec['routes'];
  readonly request?: ProfileRequest;
  readonly responseClasses?: NonNullable<
    RawProfileSpec['routes']
  >[number]['responseClasses'];
  readonly response?: { readonly status: number };
  readonly protocol?: 'http' | 'opaque';
  readonly service?: {
    readonly metadata: { readonly annotations?: Record<string, string> };
    readonly spec?: {
      readonly ports?: readonly {
        readonly name?: string;
        readonly port?: number;
      }[];
    };
  };
  readonly defaultOpaquePorts?: readonly number[];
  readonly expected: Record<string, unknown>;
}

/** A duration as the vectors write it: whole seconds, else ms; null for none. */
function duration(ms: number | undefined): string | null {
  if (ms === undefined) return null;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

function written(profile: TranslatedProfile): Record<string, unknown> {
  const { ttlMs, ...budget } = profile.retryBudget;
  return {
    ...profile,
    routes: profile.routes.map(({ timeoutMs, ...route }) => ({
      ...route,
      timeout: duration(timeoutMs),
    })),
    retryBudget: { ...budget, ttl: duration(ttlMs) },
  };
}

/** The body of a profile as the product reads it from a cluster; undefined without one. */
function specOf(profile: unknown): RawProfileSpec | undefined {
  if (!profile) return undefined;
  const profiles = clusterOf([profile], {}).list(ServiceProfile);
  if (isUnread(profiles) || profiles.length === 0)
    throw new Error('the profile was not read');
  return profiles[0].spec;
}

function translated(spec: RawProfileSpec | undefined, port: number) {
  const result = translateProfile(spec, port);
  return result.ok ? written(result.value) : { updateIgnored: true };
}

function routesOf(spec: RawProfileSpec) {
  const result = translateProfile(spec, 80);
  if (!result.ok) throw new Error(result.error);
  return result.value.routes;
}

const answers: Readonly<
  Record<string, (vector: Vector) => Record<string, unknown>>
> = {
  validate({ profile }) {
    const result = validateProfile(profile);
    return result.ok ? { valid: true } : { valid: false, error: result.error };
  },
  translate: ({ profile, port = 80 }) => translated(specOf(profile), port),
  'match-route': ({ routes, request = { method: 'GET', path: '/' } }) => ({
    route:
      matchProfileRoute(routesOf({ routes }), request)?.name ?? '[DEFAULT]',
  }),
  'classify-response'({ responseClasses, response = { status: 200 } }) {
    const [route] = routesOf({
      routes: [{ name: 'any', condition: { method: 'GET' }, responseClasses }],
    });
    return {
      classification: isProfileFailure(route.responseClasses, response.status)
        ? 'failure'
        : 'success',
    };
  },
  'opaque-protocol': ({ service, port = 0, defaultOpaquePorts = [] }) => ({
    opaqueProtocol: serviceOpaquePorts(
      {
        annotations: service?.metadata.annotations ?? {},
        ports: service?.spec?.ports ?? [],
      },
      defaultOpaquePorts,
    )(port),
  }),
  precedence({ profile, protocol = 'http' }) {
    const { routes, dstOverrides } = profile as {
      routes: number;
      dstOverrides: readonly number[];
    };
    const { used, failureAccrual = null } = inForce(
      { routes, overrides: dstOverrides },
      protocol,
      {},
    );
    return { used, failureAccrual };
  },
};

/** Bounds of 0 and fields that are null say nothing. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, entry]) =>
          entry !== null && !((key === 'min' || key === 'max') && entry === 0),
      )
      .map(([key, entry]) => [key, said(entry)]),
  );
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/service-profiles',
  run(raw): Outcome {
    const vector = raw as Vector;
    const answer = answers[vector.kind];
    if (!answer)
      return {
        outcome: 'fail',
        expected: vector.expected,
        actual: 'not computed by the product yet',
      };
    const actual = answer(vector);
    return compare(
      said(vector.expected),
      said(
        Object.fromEntries(
          Object.keys(vector.expected).map(key => [key, actual[key]]),
        ),
      ),
    );
  },
};
