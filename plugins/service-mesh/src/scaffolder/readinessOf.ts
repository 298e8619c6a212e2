import {
  ObservedCaller,
  ObservedMtlsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { countWords, isNamed } from '../tabs/security/observed/strictWords';
import { signalStates } from '../tabs/traffic/signalStates';

/** Whether a component as a whole can require mTLS. @internal */
export interface Readiness {
  readonly verdict: 'ready' | 'not ready' | 'strict' | 'unknown';
  /** Who would be cut off, by port. */
  readonly breaking: readonly {
    readonly port?: number;
    readonly caller: ObservedCaller;
  }[];
  /** What keeps the verdict from being a yes, or may add to a no. */
  readonly doubts: readonly string[];
}

/** The verdicts of all ports as one: the worst goes first, and what was not measured is never ready. @internal */
export function readinessOf(data: ObservedMtlsData): Readiness {
  const ports = data.workloads.flatMap(({ ports: all }) => all);
  const breaking = ports.flatMap(({ port, readiness }) =>
    readiness.verdict === 'not-ready'
      ? readiness.breaking.map(caller => ({ port, caller }))
      : [],
  );
  const words = signalStates[data.state];
  const doubts = [
    ...new Set([
      ...(data.state === 'ok'
        ? []
        : [`${words.title}: ${data.explanation ?? words.explanation}`]),
      ...ports.flatMap(({ port, readiness }) =>
        readiness.doubts.map(({ text }) => `${portWords(port)}: ${text}`),
      ),
    ]),
  ];
  return { verdict: verdictOf(), breaking, doubts };

  function verdictOf(): Readiness['verdict'] {
    const verdicts = new Set(ports.map(({ readiness }) => readiness.verdict));
    if (verdicts.has('not-ready')) return 'not ready';
    if (verdicts.has('unknown') || verdicts.size === 0) return 'unknown';
    return verdicts.has('ready') ? 'ready' : 'strict';
  }
}

function portWords(port: number | undefined): string {
  return port === undefined ? 'all ports' : `port ${port}`;
}

/** A caller that would be cut off, in a line. @internal */
export function breakingWords({
  port,
  caller,
}: Readiness['breaking'][number]): string {
  const { name, namespace, identity } = caller.client;
  const technical = name
    ? `${namespace ? `${namespace}/` : ''}${name}`
    : identity ?? '';
  const who = isNamed(caller) ? technical : 'clients the metrics do not name';
  return `${who} to ${portWords(port)}: ${countWords(
    caller.plaintext,
    caller.unit,
  )} without mTLS`;
}
