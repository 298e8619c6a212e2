import { IntentProblem, IntentWriter } from '../../../engine/MeshWriter';
import { IntentTarget } from '../../../model';
import { problemAt } from '../../shared/write/intentProblems';

/** Ports that Linkerd looks into by no means, unless the installation is told otherwise. */
const OPAQUE: readonly number[] = [
  25, 587, 3306, 4444, 5432, 6379, 9300, 11211,
];

/** Whether routes by request count on a port that clients call. @internal */
export function opaqueProblems(
  field: string,
  port: number,
): readonly IntentProblem[] {
  return problemAt(
    field,
    OPAQUE.includes(port) &&
      `Linkerd takes the port ${port} for opaque and looks at no requests there: use another, or say tcp`,
  );
}

/** A writer that refuses targets whose requests Linkerd does not look at. @internal */
export function refusingOpaque<I extends { readonly target: IntentTarget }>(
  writer: IntentWriter<I>,
): IntentWriter<I> {
  return {
    write(intent) {
      const { port } = intent.target;
      const problems =
        port.protocol === 'tcp'
          ? []
          : opaqueProblems('target.port.number', port.number);
      return problems.length > 0
        ? { ok: false, problems }
        : writer.write(intent);
    },
    read: writer.read,
  };
}
