import { ManifestObject } from '../../../engine/MeshWriter';
import { POLICY_GROUP } from '../kinds';

const AUTHORIZING = new Set(['AuthorizationPolicy', 'ServerAuthorization']);

/** What authorizes callers of Linkerd says one thing only: it goes as a whole. @internal */
export function withoutRules({
  apiVersion,
  kind,
}: ManifestObject): 'delete' | undefined {
  return apiVersion.startsWith(`${POLICY_GROUP}/`) && AUTHORIZING.has(kind)
    ? 'delete'
    : undefined;
}
