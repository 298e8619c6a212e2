import { TrafficOutcome } from '@meshwright/backstage-plugin-service-mesh-common';

const GRPC: readonly string[] = [
  'OK',
  'cancelled',
  'unknown error',
  'invalid argument',
  'deadline exceeded',
  'not found',
  'already exists',
  'permission denied',
  'resource exhausted',
  'failed precondition',
  'aborted',
  'out of range',
  'not implemented',
  'internal error',
  'unavailable',
  'data loss',
  'unauthenticated',
];

const HTTP: Readonly<Record<string, string>> = {
  '0': 'the connection ended before an answer',
  '401': 'not authenticated',
  '403': 'refused by a policy or by the application',
  '404': 'not found, or no route matches',
  '408': 'the client was too slow',
  '413': 'too large',
  '429': 'too many requests',
  '500': 'the application failed',
  '502': 'the answer was broken',
  '503': 'unavailable',
  '504': 'took too long',
};

/** Envoy's response flags, as far as they say what ran short or went wrong. */
const FLAGS: Readonly<Record<string, string>> = {
  DC: 'the client hung up',
  DI: 'delayed on purpose',
  DT: 'the request or connection lasted too long',
  FI: 'aborted on purpose',
  LH: 'the local health check failed',
  LR: 'the connection was reset locally',
  NC: 'the destination is not known',
  NR: 'no route matches',
  RL: 'a rate limit was reached',
  RLSE: 'the rate limit service failed',
  SI: 'the stream was idle too long',
  UAEX: 'refused by an external authorizer',
  UC: 'the server closed the connection',
  UF: 'no connection to the server',
  UH: 'no healthy endpoint: all are ejected or there are none',
  UMSDR: 'the stream lasted too long',
  UO: 'the connection pool or the circuit breaker was full',
  UPE: 'the server broke the protocol',
  UR: 'the server reset the stream',
  URX: 'all retries were used up',
  UT: 'the server took too long',
};

/** What a status means. @internal */
export function statusWords({
  protocol,
  code,
}: Pick<TrafficOutcome, 'protocol' | 'code'>): string {
  if (protocol === 'grpc') return GRPC[Number(code)] ?? '';
  if (/^2/.test(code)) return 'answered';
  if (/^3/.test(code)) return 'redirected';
  return HTTP[code] ?? (/^4/.test(code) ? 'the request was refused' : '');
}

/** What flags mean, several apart by commas. @internal */
export function flagWords(flags: string): string {
  return flags
    .split(',')
    .map(flag => FLAGS[flag.trim()] ?? flag.trim())
    .join(', ');
}
