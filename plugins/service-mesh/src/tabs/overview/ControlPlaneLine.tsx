import { Pill } from '../../components/Pill';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { useTabLink } from '../../hooks/useTabLink';
import { controlPlaneName, readyWords } from './controlPlaneWords';
import { MeshLink } from './MeshLink';

/** Does the control plane of the entity's mesh run, in one line that leads to the mTLS tab. @internal */
export function ControlPlaneLine({ meshes }: { meshes: readonly string[] }) {
  const { report, error } = useReport('control-planes');
  const link = useTabLink();
  if (meshes.length === 0) return null;
  if (!report) {
    return error ? (
      <div className={css.row}>
        <span className={css.muted}>Control plane</span>
        <UnknownBadge title={error.message} />
      </div>
    ) : null;
  }
  const planes = report.data.controlPlanes.filter(({ mesh }) =>
    meshes.includes(mesh),
  );
  return (
    <ul className={css.list}>
      {planes.map(plane => {
        const ready = readyWords(plane);
        return (
          <li
            key={`${plane.cluster}/${plane.namespace}/${plane.revision}`}
            className={css.row}
          >
            <MeshLink to={link('mtls')}>
              Control plane {controlPlaneName(plane)} {plane.version}
            </MeshLink>
            {ready && <Pill tone={ready.tone}>{ready.text}</Pill>}
            {plane.unread.length > 0 && (
              <UnknownBadge>{`${plane.unread.join(
                ', ',
              )} not readable`}</UnknownBadge>
            )}
          </li>
        );
      })}
    </ul>
  );
}
