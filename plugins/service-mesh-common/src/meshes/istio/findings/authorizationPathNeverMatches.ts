import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { AuthorizationPolicy } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { normalizePath, pathNormalization } from '../read/access/normalizePath';

/** A path of an AuthorizationPolicy is in a form no request has once the proxy has simplified it. @internal */
export const authorizationPathNeverMatches: FindingRule = {
  code: 'istio/authorization-path-never-matches',
  severity: 'warning',
  title: 'Authorization rule lists a path that no request has',
  message:
    'The path {path} never matches: proxies simplify it to {normalized} before they look at the rule.',
  why: 'Proxies resolve dot segments, backslashes and needless escapes first, so the rule does not cover what it names.',
  fix: 'Write the path in its simplified form.',
  reads: [AuthorizationPolicy, MeshConfigMap],
  docs: 'https://istio.io/latest/docs/ops/best-practices/security/#understand-path-normalization-in-authorization-policy',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    if (isUnread(policies)) return;
    const mode = pathNormalization(
      readMeshSettings(index).config.pathNormalization?.normalization,
    );
    for (const policy of policies) {
      for (const [i, rule] of (policy.spec?.rules ?? []).entries()) {
        for (const [j, { operation }] of (rule.to ?? []).entries()) {
          for (const path of [
            ...(operation?.paths ?? []),
            ...(operation?.notPaths ?? []),
          ]) {
            // A wildcard stands for text that is not known here.
            if (!path.startsWith('/') || /[*?#]/.test(path)) continue;
            const normalized = normalizePath(path, mode);
            if (normalized === path) continue;
            yield {
              subject: index.ref(policy, AuthorizationPolicy),
              field: `spec.rules[${i}].to[${j}].operation`,
              params: { path, normalized },
            };
          }
        }
      }
    }
  },
};
