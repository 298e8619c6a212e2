import { PreviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../../components/mesh.module.css';
import { PreviewPart } from './PreviewPart';

/** How routes would change, host by host. @internal */
export function PreviewRoutes({ routes }: Pick<PreviewData, 'routes'>) {
  if (routes.length === 0) return null;
  return (
    <PreviewPart title="Routes">
      {routes.map(({ host, before, after }) => (
        <div key={host} className={css.tight}>
          <span className={css.mono}>{host}</span>
          <ul className={css.list}>
            {before.map((words, i) => (
              <li key={`before ${i}`}>
                <span className={css.muted}>before</span> {words}
              </li>
            ))}
            {after.map((words, i) => (
              <li key={`after ${i}`}>
                <strong>after</strong> {words}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </PreviewPart>
  );
}
