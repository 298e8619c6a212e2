import { AccessGrant } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../components/mesh.module.css';
import { TemplateLink } from '../../templates/TemplateLink';
import { useGrantChange } from './useGrantChange';

/** The way to the template that takes a grant back, with the change filled in. @internal */
export function ChangeLink(props: {
  entityRef: string;
  grant: AccessGrant;
  grants: readonly AccessGrant[];
  verdict: 'reduce' | 'revoke';
}) {
  const { entityRef, grant, grants, verdict } = props;
  const change = useGrantChange(entityRef, grant, grants, verdict);
  if (!change) return <span className={css.muted}>Reading the policies…</span>;
  if ('reason' in change)
    return <span className={css.muted}>{change.reason}</span>;
  return (
    <span className={css.tight}>
      <TemplateLink {...change.to}>
        Make the change with a template
      </TemplateLink>
      {change.note && (
        <span className={`${css.small} ${css.muted}`}>{change.note}</span>
      )}
    </span>
  );
}
