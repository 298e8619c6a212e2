import {
  Evidence,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { useEvidenceDrawer } from './EvidenceDrawer';
import css from './mesh.module.css';

/** Opens a resource, with the deciding field marked. @internal */
export function ResourceLink(props: { resource: ResourceRef; field?: string }) {
  const open = useEvidenceDrawer();
  const { resource, field } = props;
  return (
    <button
      type="button"
      className={css.textButton}
      aria-haspopup="dialog"
      onClick={() => open({ resource, field })}
    >
      {resource.kind} {resource.namespace ? `${resource.namespace}/` : ''}
      {resource.name}
      {field && (
        <>
          {' '}
          <span className={`${css.mono} ${css.small}`}>· {field}</span>
        </>
      )}
    </button>
  );
}

/** Why a value is what it is: a resource to open, a documented default, or what could not be read. @internal */
export function EvidenceLink({ evidence }: { evidence: Evidence }) {
  const note = evidence.note ? (
    <span className={`${css.muted} ${css.small}`}> – {evidence.note}</span>
  ) : null;
  switch (evidence.type) {
    case 'resource':
      return (
        <span>
          <ResourceLink resource={evidence.ref} field={evidence.field} />
          {note}
        </span>
      );
    case 'default':
      return (
        <span>
          <DefaultWords name={evidence.name} />
          {note}
        </span>
      );
    default:
      return (
        <span>
          could not read{' '}
          {evidence.unread.map(kind => kind.kind).join(', ') ||
            'what decides it'}
          {note}
        </span>
      );
  }
}

/** A default names its mesh first: `istio: PERMISSIVE without a policy`. */
function DefaultWords({ name }: { name: string }) {
  const [, mesh, words] = /^(\w+): (.+)$/.exec(name) ?? [];
  return words ? (
    <>
      <span className={css.muted}>
        {mesh[0].toLocaleUpperCase('en-US')}
        {mesh.slice(1)} default:
      </span>{' '}
      {words}
    </>
  ) : (
    <>
      <span className={css.muted}>default:</span> {name}
    </>
  );
}

/** All evidence, the deciding entry first; the rest folds away. @internal */
export function EvidenceView({ evidence }: { evidence: readonly Evidence[] }) {
  const [first, ...rest] = evidence;
  if (!first) return null;
  return (
    <div className={css.tight}>
      <EvidenceLink evidence={first} />
      {rest.length > 0 && (
        <details>
          <summary className={css.summary}>{rest.length} more</summary>
          <ul className={css.list}>
            {rest.map((entry, i) => (
              <li key={i}>
                <EvidenceLink evidence={entry} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
