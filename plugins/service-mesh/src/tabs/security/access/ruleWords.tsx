import {
  AccessPolicy,
  AccessRule,
} from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../components/mesh.module.css';

/** What enforces, in words. @internal */
export const enforcers: Record<AccessPolicy['enforcedBy'], string> = {
  sidecar: 'the sidecar',
  waypoint: 'the waypoint',
  ztunnel: 'ztunnel',
  gateway: 'the gateway',
  'linkerd-proxy': 'the Linkerd proxy',
};

/** A rule in one line. @internal */
export function RuleWords({ rule }: { rule: AccessRule }) {
  return (
    <span>
      {rule.peers.length > 0 ? rule.peers.join(' or ') : 'anyone'} →{' '}
      {rule.operations.length > 0 ? rule.operations.join(' or ') : 'everything'}
      {rule.conditions.length > 0 && (
        <span className={css.muted}> when {rule.conditions.join(' and ')}</span>
      )}
    </span>
  );
}
