import { Annotations, Parsed, valid } from './Parsed';
import { parseDuration } from './parseDuration';

/** Timeouts of a Service or a route, in ms. @internal */
export interface Timeouts {
  readonly requestMs?: number;
  readonly responseMs?: number;
  readonly idleMs?: number;
}

/** Reads `timeout.linkerd.io/*`. @internal */
export function parseTimeouts(annotations: Annotations): Parsed<Timeouts> {
  const found: { requestMs?: number; responseMs?: number; idleMs?: number } =
    {};
  for (const [name, key] of [
    ['response', 'responseMs'],
    ['request', 'requestMs'],
    ['idle', 'idleMs'],
  ] as const) {
    const raw = annotations[`timeout.linkerd.io/${name}`];
    if (raw === undefined) continue;
    const parsed = parseDuration(raw);
    if (!parsed.ok) return parsed;
    found[key] = parsed.value;
  }
  return valid(found);
}
