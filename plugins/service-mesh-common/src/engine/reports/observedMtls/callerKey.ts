import { EdgeEnd } from '../../../model';

/** Without mTLS a workload and its identity are not seen together: the workload is the name where there is one. */
export function callerKey({
  namespace,
  name,
  kind,
  identity,
}: EdgeEnd): string {
  return JSON.stringify(
    name ? [namespace, kind ?? null, name] : [identity ?? null],
  );
}
