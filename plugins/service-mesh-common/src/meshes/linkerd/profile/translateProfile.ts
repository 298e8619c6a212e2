import { invalid, Parsed, valid } from '../outbound/Parsed';
import { parseGoDuration } from '../outbound/parseGoDuration';
import { milliWeight } from '../outbound/profileInForce';
import {
  RequestCondition,
  requestCondition,
  ResponseCondition,
  responseCondition,
} from './ProfileCondition';

/** The body of a ServiceProfile as far as clients are told of it. @internal */
export interface RawProfileSpec {
  readonly routes?: readonly {
    readonly name?: string;
    readonly condition?: unknown;
    readonly responseClasses?: readonly {
      readonly condition?: unknown;
      readonly isFailure?: boolean;
    }[];
    readonly isRetryable?: boolean;
    readonly timeout?: string;
  }[];
  readonly retryBudget?: {
    readonly retryRatio?: number;
    readonly minRetriesPerSecond?: number;
    readonly ttl?: string;
  };
  readonly dstOverrides?: readonly {
    readonly authority?: string;
    readonly weight?: string | number;
  }[];
  readonly opaquePorts?: Readonly<Record<string, unknown>>;
}

/** Which responses of a route count as failures. @internal */
export interface ResponseClass {
  readonly condition: ResponseCondition;
  readonly isFailure: boolean;
}

/** A route as clients are told of it. @internal */
export interface ProfileRoute {
  readonly name: string;
  readonly condition: RequestCondition;
  readonly responseClasses: readonly ResponseClass[];
  readonly timeoutMs?: number;
  readonly isRetryable: boolean;
}

/** What clients are told of a Service. @internal */
export interface TranslatedProfile {
  readonly routes: readonly ProfileRoute[];
  readonly retryBudget: {
    /** Retries a second that are always allowed (count). */
    readonly minRetriesPerSecond: number;
    /** Retries for each request, 0–1. */
    readonly retryRatio: number;
    readonly ttlMs?: number;
  };
  /** `weight`: ten-thousandths. */
  readonly dstOverrides: readonly {
    readonly authority: string;
    readonly weight: number;
  }[];
  readonly opaqueProtocol: boolean;
}

/** Retries of a destination whose profile sets none. @internal */
export const DEFAULT_BUDGET: TranslatedProfile['retryBudget'] = {
  minRetriesPerSecond: 10,
  retryRatio: 0.2,
  ttlMs: 10_000,
};

/** Ten-thousandths in a thousandth. */
const PER_MILLI = 10;

function milliseconds(text: string | undefined): Parsed<number | undefined> {
  const parsed = parseGoDuration(text ?? '');
  if (!parsed.ok) return parsed;
  const { nanoseconds, negative } = parsed.value;
  const ms = (negative ? -nanoseconds : nanoseconds) / 1e6;
  return valid(ms || undefined);
}

function translateRoute(
  raw: NonNullable<RawProfileSpec['routes']>[number],
): Parsed<ProfileRoute> {
  const condition = requestCondition(raw.condition);
  if (!condition.ok) return condition;
  const responseClasses: ResponseClass[] = [];
  for (const { condition: on, isFailure = false } of raw.responseClasses ??
    []) {
    const parsed = responseCondition(on);
    if (!parsed.ok) return parsed;
    responseClasses.push({ condition: parsed.value, isFailure });
  }
  // A timeout that cannot be read is none.
  const timeout = milliseconds(raw.timeout);
  return valid({
    name: raw.name ?? '',
    condition: condition.value,
    responseClasses,
    ...(timeout.ok &&
      timeout.value !== undefined && { timeoutMs: timeout.value }),
    isRetryable: raw.isRetryable ?? false,
  });
}

/** True when an authority has a port of its own. */
function hasPort(authority: string): boolean {
  return /^(\[[^\]]*\]|[^:[\]]*):[^:]*$/.test(authority);
}

/** What is no `host:port` is taken for a host, in brackets when it has colons. */
function withPort(authority: string, port: number): string {
  if (hasPort(authority)) return authority;
  return /[:%]/.test(authority)
    ? `[${authority}]:${port}`
    : `${authority}:${port}`;
}

/** What clients of a port are told; an error when the profile is passed over and they keep what they had. @internal */
export function translateProfile(
  spec: RawProfileSpec | undefined,
  port: number,
): Parsed<TranslatedProfile> {
  const routes: ProfileRoute[] = [];
  for (const raw of spec?.routes ?? []) {
    const route = translateRoute(raw);
    if (!route.ok) return route;
    routes.push(route.value);
  }
  let retryBudget = DEFAULT_BUDGET;
  if (spec?.retryBudget) {
    const ttl = milliseconds(spec.retryBudget.ttl);
    if (!ttl.ok) return invalid(`the retry budget has ${ttl.error}`);
    retryBudget = {
      minRetriesPerSecond: spec.retryBudget.minRetriesPerSecond ?? 0,
      retryRatio: spec.retryBudget.retryRatio ?? 0,
      ...(ttl.value !== undefined && { ttlMs: ttl.value }),
    };
  }
  return valid({
    routes,
    retryBudget,
    dstOverrides: (spec?.dstOverrides ?? []).map(
      ({ authority = '', weight }) => ({
        authority: withPort(authority, port),
        weight: Math.ceil(milliWeight(weight)) * PER_MILLI,
      }),
    ),
    opaqueProtocol: Object.hasOwn(spec?.opaquePorts ?? {}, String(port)),
  });
}
