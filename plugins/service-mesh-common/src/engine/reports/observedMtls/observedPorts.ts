import {
  ObservedAmounts,
  ObservedCaller,
  ObservedPort,
  ObservedWindow,
  PortMtls,
  StrictDoubt,
} from '../../../model';
import { ObservedSample } from '../../ObservedSample';
import {
  compareIntent,
  judgeStrictReadiness,
} from '../../judgeStrictReadiness';
import { PlacedWorkload } from '../MeshView';
import { WorkloadDirectory } from '../reportEdges';
import { workloadMtls } from '../reportMtls';
import { observedCallers } from './observedCallers';

/** A sample and the ports it may be about. */
interface PlacedSample {
  readonly sample: ObservedSample;
  readonly ports: readonly number[];
}

/** What each port accepts by intent, what was seen of it, and whether it can require mTLS. */
export function observedPorts(
  entry: PlacedWorkload,
  carried: readonly PlacedSample[],
  doubts: readonly StrictDoubt[],
  window: ObservedWindow,
  directory: WorkloadDirectory,
): ObservedPort[] {
  const intended = workloadMtls(entry).ports;
  const rest = intended.find(({ port }) => port === undefined);
  const numbers = new Set([
    ...intended.flatMap(({ port }) => port ?? []),
    ...carried.flatMap(({ ports }) => ports),
  ]);
  const rows: (PortMtls & { readonly known: boolean })[] = [...numbers]
    .sort((a, b) => a - b)
    .flatMap(number => {
      const own = intended.find(({ port }) => port === number) ?? rest;
      return own ? [{ ...own, port: number, known: true }] : [];
    });
  // A workload without known ports is judged as a whole.
  if (rows.length === 0 && rest) rows.push({ ...rest, known: false });
  return rows.map(({ port, mode, evidence, known }) => {
    const mine = carried.filter(
      ({ ports }) => !known || (port !== undefined && ports.includes(port)),
    );
    const callers = observedCallers(
      mine.map(({ sample }) => sample),
      window,
      directory,
    );
    const sharedWith = known
      ? [...new Set(mine.flatMap(({ ports }) => ports))]
          .filter(other => other !== port)
          .sort((a, b) => a - b)
      : [];
    const question = { mode, callers, doubts, shared: sharedWith.length > 0 };
    return {
      ...(port !== undefined && { port }),
      mode,
      evidence,
      sharedWith,
      ...sumOf(callers),
      comparison: compareIntent(question),
      readiness: judgeStrictReadiness(question),
      callers,
    };
  });
}

/** Requests and connections are never added up: requests count where there are any. */
function sumOf(callers: readonly ObservedCaller[]): ObservedAmounts {
  const unit = callers.some(caller => caller.unit === 'requests')
    ? 'requests'
    : 'connections';
  const sum = { secured: 0, plaintext: 0, unknown: 0 };
  for (const caller of callers) {
    if (caller.unit !== unit) continue;
    sum.secured += caller.secured;
    sum.plaintext += caller.plaintext;
    sum.unknown += caller.unknown;
  }
  const told = sum.secured + sum.plaintext;
  return { unit, ...sum, ...(told > 0 && { share: sum.secured / told }) };
}
