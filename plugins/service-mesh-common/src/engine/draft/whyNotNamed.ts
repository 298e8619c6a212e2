import { UsageCaller } from '../../model';
import { PlacedWorkload } from '../reports/MeshView';
import { accountOf } from '../reports/shortIdentity';

/** Why a caller cannot be named. */
export function whyNotNamed(
  { identity, requests, denied = 0 }: UsageCaller,
  placed: readonly PlacedWorkload[],
): string | undefined {
  if (identity === undefined)
    return 'It came without an identity, which no policy can name; the draft refuses it.';
  if (!accountOf(identity))
    return 'Its identity names no service account; add it by hand.';
  const own = placed.find(({ workload }) => workload.identity)?.workload
    .identity;
  if (own !== undefined && trustOf(own) !== trustOf(identity))
    return 'It is of another trust domain; add it by hand.';
  return requests > 0 && denied >= requests
    ? 'All of its requests are refused today.'
    : undefined;
}

/** What is left of an identity without namespace and account. */
function trustOf(identity: string): string {
  return identity
    .replace(/\/ns\/[^/]+\/sa\/[^/]+$/, '')
    .replace(/^[^.]+\.[^.]+\.serviceaccount\./, '');
}
