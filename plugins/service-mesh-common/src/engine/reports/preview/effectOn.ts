import {
  AccessDecision,
  PreviewCaller,
  PreviewCell,
  UsageCaller,
} from '../../../model';
import { refKey } from './WorkloadPair';

/** What the change means for somebody who called; metrics tell neither ports nor operations. @internal */
export function effectOn(
  caller: UsageCaller,
  matrices: readonly (readonly PreviewCell[])[],
): PreviewCaller[] {
  const identity = caller.identity ?? null;
  const mine = matrices
    .flat()
    .filter(
      cell =>
        cell.caller.identity === identity &&
        (!caller.workload || refKey(cell.workload) === refKey(caller.workload)),
    );
  const whole = mine.filter(cell => cell.operation === 'any');
  const before = overall(whole.map(cell => cell.before.verdict));
  const after = overall(whole.map(cell => cell.after.verdict));
  const effect = ((): PreviewCaller['effect'] | undefined => {
    const reachable = mine.filter(cell => cell.before.verdict !== 'deny');
    const closed = mine.filter(cell => cell.before.verdict === 'deny');
    if (
      reachable.length > 0 &&
      reachable.every(cell => cell.after.verdict === 'deny')
    )
      return 'loses';
    if (
      reachable.length === 0 &&
      closed.some(cell => cell.after.verdict === 'allow')
    )
      return 'gains';
    const changed = mine.filter(
      cell => cell.before.verdict !== cell.after.verdict,
    );
    if (changed.some(cell => cell.direction !== 'wider')) return 'may-lose';
    return changed.length > 0 ? 'may-gain' : undefined;
  })();
  return effect ? [{ ...caller, before, after, effect }] : [];
}

function overall(
  verdicts: readonly AccessDecision['verdict'][],
): AccessDecision['verdict'] {
  const [first = 'unknown'] = verdicts;
  if (verdicts.every(verdict => verdict === first)) return first;
  return verdicts.includes('unknown') ? 'unknown' : 'depends';
}
