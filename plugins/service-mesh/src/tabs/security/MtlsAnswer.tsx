import { MtlsData } from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { MtlsBadge } from '../../components/MtlsBadge';
import { Pill } from '../../components/Pill';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { workloadLabel } from '../workloadLabel';
import { mtlsAnswers } from './mtlsRows';

/** The answer in short where there are several workloads: which of them takes plaintext. @internal */
export function MtlsAnswer({ data }: { data: MtlsData }) {
  if (data.workloads.length < 2) return null;
  return (
    <MeshCard title="In short">
      <ul className={`${css.list} ${css.tight}`}>
        {mtlsAnswers(data).map(({ answer, words, workloads }) => (
          <li key={answer} className={css.row}>
            {answer === 'outside' && <Pill tone="negative">Not in a mesh</Pill>}
            {answer === 'unknown' && <UnknownBadge />}
            {answer !== 'outside' && answer !== 'unknown' && (
              <MtlsBadge mode={answer} />
            )}
            <span>{words}</span>
            <span className={css.muted}>
              {workloads.map(workloadLabel).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </MeshCard>
  );
}
