import { SplitBackend } from '../../../model';

/** What a backend is called: its subset, else its Service. */
export function backendName({
  host,
  subset,
}: Pick<SplitBackend, 'host' | 'subset'>): string {
  return subset ?? host.split('.', 1)[0];
}
