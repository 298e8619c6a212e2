import { Button } from '@backstage/ui';
import { AccessDraft } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../../components/mesh.module.css';

/** What would go on to admit callers beside the draft. @internal */
export function DraftRemaining(
  props: Pick<AccessDraft, 'remaining'> & { onPreview: () => void },
) {
  return (
    <div className={css.tight}>
      <strong>Stays in force beside the draft</strong>
      <ul className={css.list}>
        {props.remaining.map(({ ref, admits }) => (
          <li key={JSON.stringify(ref)} className={css.small}>
            {ref.kind} {ref.namespace}/{ref.name}: {admits.join('; ')}
          </li>
        ))}
      </ul>
      <div>
        <Button variant="secondary" onPress={props.onPreview}>
          Preview the draft with these deleted
        </Button>
      </div>
    </div>
  );
}
