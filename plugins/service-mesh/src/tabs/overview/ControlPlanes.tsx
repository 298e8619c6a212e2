import { ControlPlane } from '@meshwright/backstage-plugin-service-mesh-common';
import { ReportSection } from '../../components/ReportSection';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { ControlPlaneView } from './ControlPlaneView';
import { controlPlaneName } from './controlPlaneWords';

/** The control planes behind the entity: do they run, and how are they set? @internal */
export function ControlPlanes(props: {
  /** Ids of the meshes the entity is in; the control planes of others fold away. */
  meshes: readonly string[];
}) {
  const handle = useReport('control-planes');
  return (
    <ReportSection handle={handle} title="Control plane">
      {({ data: { controlPlanes } }) => {
        const own = controlPlanes.filter(({ mesh }) =>
          props.meshes.includes(mesh),
        );
        const others = controlPlanes.filter(plane => !own.includes(plane));
        return (
          <>
            {controlPlanes.length === 0 && (
              <span>
                No control plane was found in the clusters of this component.
              </span>
            )}
            {controlPlanes.length > 0 && own.length === 0 && (
              <span>
                This component is in no mesh, so none of the control planes in
                its clusters serves it.
              </span>
            )}
            {own.map(plane => (
              <ControlPlaneView key={planeKey(plane)} plane={plane} />
            ))}
            {others.length > 0 && (
              <details>
                <summary className={css.summary}>
                  {own.length > 0 ? 'Others in the same cluster' : 'Found'}:{' '}
                  {others.map(controlPlaneName).join(', ')}
                </summary>
                <div className={css.stack} style={{ paddingTop: 12, gap: 24 }}>
                  {others.map(plane => (
                    <ControlPlaneView key={planeKey(plane)} plane={plane} />
                  ))}
                </div>
              </details>
            )}
          </>
        );
      }}
    </ReportSection>
  );
}

function planeKey({ cluster, namespace, mesh, revision }: ControlPlane) {
  return [cluster, namespace, mesh, revision].join('/');
}
