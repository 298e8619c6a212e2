import { AccessQuestionData } from '../../model';
import { Pod } from '../coreKinds';
import { isUnread, ResourceIndex } from '../ResourceIndex';
import { identityMatches } from './accessCallers';
import { MeshView, PlacedWorkload } from './MeshView';
import { accountWorkloads } from './namespaceWorkloads';
import { placedPolicies } from './reportAccess';
import { accountOf } from './shortIdentity';

/**
 * Where the service account behind an identity is known from; undefined while pods that could run as it are not read, and for
 * identities that name no account.
 * @internal
 */
export function callerKnown(
  identity: string,
  indexes: readonly ResourceIndex[],
  meshes: MeshView['meshes'],
  placed: readonly PlacedWorkload[],
): AccessQuestionData['known'] {
  const account = accountOf(identity);
  if (!account || indexes.length === 0) return undefined;
  if (indexes.some(index => accountWorkloads(index, account, meshes).length))
    return 'runs';
  const isNamed = placed.some(entry =>
    placedPolicies(entry).some(({ policies }) =>
      identityMatches(policies).some(match => {
        const named = 'exact' in match ? accountOf(match.exact) : undefined;
        return (
          named?.namespace === account.namespace &&
          named.serviceAccount === account.serviceAccount
        );
      }),
    ),
  );
  if (isNamed) return 'named';
  return indexes.some(index => isUnread(index.list(Pod, account.namespace)))
    ? undefined
    : 'nowhere';
}
