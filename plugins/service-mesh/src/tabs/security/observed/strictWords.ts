import {
  IntentComparison,
  ObservedAmounts,
  ObservedCaller,
  ObservedMtlsData,
  StrictReadiness,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { compact } from '../../../format/rate';
import { formatMoment } from '../../../format/time';
import type { Tone } from '../../../components/Pill';

/** The answer to "ready for STRICT?" in a word. @internal */
export const verdictWords: Record<
  StrictReadiness['verdict'],
  { readonly tone: Tone; readonly text: string }
> = {
  ready: { tone: 'positive', text: 'Yes' },
  'not-ready': { tone: 'negative', text: 'No' },
  strict: { tone: 'info', text: 'Is strict already' },
  unknown: { tone: 'unknown', text: 'Cannot be promised' },
};

/** What is configured against what was seen; undefined = nothing worth a word. @internal */
export const comparisonWords: Record<
  IntentComparison,
  { readonly tone: Tone; readonly text: string } | undefined
> = {
  agrees: { tone: 'positive', text: 'As configured' },
  'plaintext-despite-strict': {
    tone: 'negative',
    text: 'Strict, but plaintext was seen',
  },
  'only-mtls-while-permissive': {
    tone: 'info',
    text: 'Permissive, but only mTLS was seen',
  },
  'mtls-despite-disabled': {
    tone: 'warning',
    text: 'Disabled, but mTLS was seen',
  },
  unknown: undefined,
};

/** A count of what was counted, such as `12.3k requests`. @internal */
export function countWords(
  count: number,
  unit: ObservedAmounts['unit'],
): string {
  const rounded = count < 1 && count > 0 ? 1 : Math.round(count);
  return `${compact(rounded)} ${rounded === 1 ? unit.slice(0, -1) : unit}`;
}

/** Whether a port can require mTLS, in a sentence. @internal */
export function readinessSentence(
  { verdict, breaking, doubts }: StrictReadiness,
  window: string,
): string {
  const callers =
    breaking.length === 1 ? 'One caller' : `${breaking.length} callers`;
  switch (verdict) {
    case 'ready':
      return `All that came in the last ${window} was mTLS, and nothing was out of sight. Nobody of that time would break.`;
    case 'not-ready':
      return `${callers} came without mTLS in the last ${window} and would be refused.`;
    case 'strict':
      return breaking.length > 0
        ? `Only mTLS is accepted now. ${callers} came without it in the last ${window}: before it was required, or past the proxy.`
        : 'Only mTLS is accepted now.';
    default:
      return doubts.length === 1
        ? 'No plaintext was seen, but one thing keeps this from being a yes:'
        : `No plaintext was seen, but ${doubts.length} things keep this from being a yes:`;
  }
}

/** Epoch ms as people read it; times are right to a step, so seconds would promise too much. @internal */
export function timeWords(at: number): string {
  return formatMoment(at);
}

/** Whether anybody can be named. @internal */
export function isNamed({ client }: Pick<ObservedCaller, 'client'>): boolean {
  return Boolean(client.name || client.identity || client.entityRefs.length);
}

/** What the template that makes a service strict is filled in with. @internal */
export interface StrictForm {
  readonly workload: { readonly entityRef: string };
  readonly scope: 'workload';
  readonly mode: 'strict';
  /** Ports that stay as they are, because they are not ready. */
  readonly ports?: readonly {
    readonly port: number;
    readonly mode: 'permissive' | 'disabled';
  }[];
}

/** The change that makes what is ready strict, and leaves alone what is not. @internal */
export function strictForm(
  entityRef: string,
  workloads: ObservedMtlsData['workloads'],
): StrictForm {
  const exceptions = new Map<number, 'permissive' | 'disabled'>();
  for (const { port, mode, readiness } of workloads.flatMap(
    ({ ports }) => ports,
  )) {
    const { verdict } = readiness;
    if (port !== undefined && verdict !== 'ready' && verdict !== 'strict')
      exceptions.set(port, mode === 'disabled' ? 'disabled' : 'permissive');
  }
  return {
    workload: { entityRef },
    scope: 'workload',
    mode: 'strict',
    ...(exceptions.size > 0 && {
      ports: [...exceptions].map(([port, mode]) => ({ port, mode })),
    }),
  };
}
