import { PreviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../../../components/mesh.module.css';
import { workloadLabel } from '../../../workloadLabel';
import own from '../access.module.css';
import { ChangeDirection } from './ChangeDirection';
import { PreviewCells } from './PreviewCells';
import { PreviewClusters } from './PreviewClusters';
import { PreviewFindings } from './PreviewFindings';
import { PreviewObserved } from './PreviewObserved';
import { PreviewPart } from './PreviewPart';
import { PreviewRoutes } from './PreviewRoutes';

/** What a change would mean, in words and before → after. @internal */
export function PreviewResult({ data }: { data: PreviewData }) {
  const { effects: touched, problems, unread, complete, changes } = data;
  const nothing =
    changes.length === 0 &&
    data.cells.length === 0 &&
    data.mtls.length === 0 &&
    data.routes.length === 0 &&
    data.newFindings.length === 0 &&
    data.solvedFindings.length === 0;
  return (
    <div className={css.stack}>
      {data.clusters.length > 1 && <PreviewClusters clusters={data.clusters} />}
      <ul className={css.list}>
        {touched.map((entry, i) => (
          <li key={i}>
            {entry.ref.kind} {entry.ref.namespace}/{entry.ref.name}:{' '}
            <strong>{entry.effect}</strong>{' '}
            <span className={css.muted}>in {entry.ref.cluster}</span>
          </li>
        ))}
        {problems.map((problem, i) => (
          <li key={`problem ${i}`}>
            Document {problem.position + 1}: {problem.problem}
            {problem.field && <span className={css.code}>{problem.field}</span>}
          </li>
        ))}
      </ul>
      {(!complete || unread.length > 0) && (
        <strong>
          Not everything that bears on access could be read
          {unread.length > 0 && ` (${unread.join(', ')})`}: the preview may miss
          a change.
        </strong>
      )}
      {nothing && <strong>Nothing would change for this entity.</strong>}
      {changes.length > 0 && (
        <PreviewPart title="In words">
          <ul className={css.list}>
            {changes.map((change, i) => (
              <li key={i} className={own.change}>
                <ChangeDirection direction={change.direction} />
                <span>{change.words}</span>
              </li>
            ))}
          </ul>
        </PreviewPart>
      )}
      <PreviewObserved observed={data.observed} />
      <PreviewCells data={data} />
      {data.mtls.length > 0 && (
        <PreviewPart title="mTLS">
          <ul className={css.list}>
            {data.mtls.map(({ workload, port, before, after }, i) => (
              <li key={i}>
                {workloadLabel(workload)}, port {port}: {before ?? 'none'} →{' '}
                <strong>{after ?? 'none'}</strong>
              </li>
            ))}
          </ul>
        </PreviewPart>
      )}
      <PreviewRoutes routes={data.routes} />
      <PreviewFindings title="New findings" findings={data.newFindings} />
      <PreviewFindings title="Solved findings" findings={data.solvedFindings} />
    </div>
  );
}
