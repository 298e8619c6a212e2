import { SplitBackend } from '../../../model';

/** Whether two places requests go to are one. */
export function sameBackend(
  a: Pick<SplitBackend, 'host' | 'subset'>,
  b: Pick<SplitBackend, 'host' | 'subset'>,
): boolean {
  return a.host === b.host && a.subset === b.subset;
}
