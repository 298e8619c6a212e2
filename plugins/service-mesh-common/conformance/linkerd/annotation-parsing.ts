import { parseDefaultPolicy } from '../../src/meshes/linkerd/inbound/defaultPolicy';
import { Annotations, Parsed } from '../../src/meshes/linkerd/outbound/Parsed';
import { parseDuration } from '../../src/meshes/linkerd/outbound/parseDuration';
import {
  parseFailureAccrual,
  parseHonorRetryAfter,
  parseLoadBiaser,
} from '../../src/meshes/linkerd/outbound/parseFailureAccrual';
import { parsePolicyDuration } from '../../src/meshes/linkerd/outbound/parsePolicyDuration';
import {
  parseGrpcRetry,
  parseHttpRetry,
} from '../../src/meshes/linkerd/outbound/parseRetry';
import { parseTimeouts } from '../../src/meshes/linkerd/outbound/parseTimeouts';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly kind: string;
  readonly input: unknown;
  readonly expected: {
    readonly ok: boolean;
    readonly value?: unknown;
    readonly errorContains?: string;
  };
}

const onText: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  duration: parseDuration,
  'k8s-duration': parsePolicyDuration,
  'default-policy': text => {
    const value = parseDefaultPolicy(text);
    return value === undefined
      ? { ok: false, error: 'unknown policy' }
      : { ok: true, value };
  },
};

/** The vectors write "absent" as null. */
function withNull(
  parsed: Parsed<{ readonly timeoutMs?: number } | undefined>,
  further: string,
): Parsed<unknown> {
  if (!parsed.ok || parsed.value === undefined) return parsed;
  return {
    ok: true,
    value: { timeoutMs: null, [further]: null, ...parsed.value },
  };
}

const onAnnotations: Readonly<
  Record<string, (annotations: Annotations) => Parsed<unknown>>
> = {
  'failure-accrual': parseFailureAccrual,
  'load-biaser': parseLoadBiaser,
  'honor-retry-after': parseHonorRetryAfter,
  'http-retry': annotations =>
    withNull(parseHttpRetry(annotations), 'statusRanges'),
  'grpc-retry': annotations =>
    withNull(parseGrpcRetry(annotations), 'conditions'),
  timeouts: parseTimeouts,
};

function parse({ kind, input }: Vector): Parsed<unknown> {
  if (typeof input === 'string') return onText[kind](input);
  return onAnnotations[kind](input as Annotations);
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/annotation-parsing',
  run(raw): Outcome {
    const vector = raw as Vector;
    const { ok, value, errorContains } = vector.expected;
    const actual = parse(vector);
    if (!ok || !actual.ok) {
      const said = actual.ok ? undefined : actual.error;
      const told = errorContains === undefined || said?.includes(errorContains);
      return ok === actual.ok && told
        ? { outcome: 'pass' }
        : { outcome: 'fail', expected: vector.expected, actual };
    }
    return 'value' in vector.expected
      ? compare(value, actual.value ?? null)
      : { outcome: 'pass' };
  },
};
