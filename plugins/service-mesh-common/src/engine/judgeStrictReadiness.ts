import {
  IntentComparison,
  MtlsMode,
  ObservedCaller,
  StrictDoubt,
  StrictReadiness,
} from '../model';

/** What is known about one port. @public */
export interface StrictQuestion {
  /** What the port accepts now. */
  readonly mode: MtlsMode;
  readonly callers: readonly ObservedCaller[];
  /** What was out of sight. */
  readonly doubts: readonly StrictDoubt[];
  /** True when the numbers may belong to other ports. */
  readonly shared: boolean;
}

const NO_TRAFFIC: StrictDoubt = {
  code: 'no-traffic',
  text: 'Nobody called in this time. Who calls less often is not in it; a longer window may show them.',
};
const CANNOT_TELL: StrictDoubt = {
  code: 'cannot-tell',
  text: 'For a part of the traffic the metrics do not tell whether it was mTLS.',
};

/** Whether a port can require mTLS: plaintext is a no, anything out of sight keeps it from a yes. @public */
export function judgeStrictReadiness({
  mode,
  callers,
  doubts: given,
  shared,
}: StrictQuestion): StrictReadiness {
  const breaking = callers
    // A strict port refuses plaintext before anything is counted: it came to the other one.
    .filter(({ plaintext }) => plaintext > 0 && !(mode === 'strict' && shared))
    .sort((a, b) => b.plaintext - a.plaintext);
  const doubts = [
    ...given,
    ...(callers.length === 0 && !given.length ? [NO_TRAFFIC] : []),
    ...(callers.some(({ unknown }) => unknown > 0) ? [CANNOT_TELL] : []),
  ];
  return { verdict: verdict(), breaking, doubts };

  function verdict(): StrictReadiness['verdict'] {
    if (mode === 'strict') return 'strict';
    if (breaking.length > 0) return 'not-ready';
    return doubts.length > 0 ? 'unknown' : 'ready';
  }
}

/** What is configured against what was seen. @public */
export function compareIntent({
  mode,
  callers,
  doubts,
  shared,
}: StrictQuestion): IntentComparison {
  const plaintext = callers.some(caller => caller.plaintext > 0);
  const secured = callers.some(caller => caller.secured > 0);
  switch (mode) {
    case 'strict':
      // Plaintext that may have gone to another port contradicts nothing.
      if (plaintext) return shared ? 'unknown' : 'plaintext-despite-strict';
      return secured ? 'agrees' : 'unknown';
    case 'permissive':
      if (plaintext) return 'agrees';
      return secured &&
        doubts.length === 0 &&
        callers.every(({ unknown }) => unknown === 0)
        ? 'only-mtls-while-permissive'
        : 'unknown';
    case 'disabled':
      if (secured) return shared ? 'unknown' : 'mtls-despite-disabled';
      return plaintext ? 'agrees' : 'unknown';
    default:
      return 'unknown';
  }
}
