import { OverviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceLink } from '../../components/EvidenceLink';
import css from '../../components/mesh.module.css';
import { TemplateLink } from '../../templates/TemplateLink';

/** Workloads with pods outside of a mesh, and the way into one. @internal */
export function NotMeshed({ data }: { data: OverviewData }) {
  const outside = data.workloads.filter(
    ({ membership }) =>
      membership.podsInMesh < membership.podsTotal ||
      membership.dataPlane === 'none',
  );
  if (outside.length === 0) return null;
  return (
    <ul className={css.list}>
      {outside.map(workload => (
        <li
          key={`${workload.cluster}/${workload.namespace}/${workload.ownerKind}/${workload.name}`}
        >
          <strong>
            {workload.ownerKind} {workload.namespace}/{workload.name}
          </strong>{' '}
          <span className={css.muted}>
            {workload.membership.podsInMesh} of {workload.membership.podsTotal}{' '}
            pods in a mesh:{' '}
          </span>
          <EvidenceLink evidence={workload.membership.evidence[0]} />
        </li>
      ))}
      <Enrol data={data} />
    </ul>
  );
}

/** The template that brings the namespaces of what is in no mesh into one. */
function Enrol({ data: { workloads } }: { data: OverviewData }) {
  // Where others of the namespace are in a mesh, it is not the namespace that is missing.
  const joined = new Set(
    workloads.flatMap(({ namespace, membership }) =>
      membership.podsInMesh > 0 ? [namespace] : [],
    ),
  );
  const namespaces = new Set(
    workloads.flatMap(({ namespace, membership }) =>
      membership.dataPlane === 'none' &&
      membership.evidence[0].type !== 'unknown' &&
      !joined.has(namespace)
        ? [namespace]
        : [],
    ),
  );
  return (
    <>
      {[...namespaces].map(namespace => (
        <li key={namespace}>
          <TemplateLink template="mesh-enrol" values={{ namespace }}>
            Bring the namespace {namespace} into a mesh
          </TemplateLink>
        </li>
      ))}
    </>
  );
}
