import { stringifyEntityRef } from '@backstage/catalog-model';
import { Workload } from '@meshwright/backstage-plugin-service-mesh-common';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiFileEditLine } from '@remixicon/react';
import css from '../components/mesh.module.css';
import { servicesOf } from '../scaffolder/servicesOf';
import { useEntityReport } from '../scaffolder/useEntityReport';
import { MeshLink } from '../tabs/overview/MeshLink';
import { MeshTemplate, meshTemplates, TemplateName } from './templates';
import { useTemplatePath } from './useTemplatePath';

/** The namespace of workloads of which none is in a mesh; undefined while one is, or may be. */
function namespaceOutside(workloads: readonly Workload[]): string | undefined {
  return workloads.every(
    ({ membership }) =>
      membership.dataPlane === 'none' &&
      membership.evidence[0].type !== 'unknown',
  )
    ? workloads[0]?.namespace
    : undefined;
}

/** Leads from what is configured to the templates that change it, for the component on the screen. @internal */
export function ChangeWithTemplate(props: {
  templates: readonly TemplateName[];
}) {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const path = useTemplatePath();
  const offered = props.templates.flatMap(name => {
    const to = path({ template: name, values: { workload: { entityRef } } });
    return to ? [{ name, to }] : [];
  });
  // Which mesh it is in matters only where there is something to choose from.
  const overview = useEntityReport(
    offered.length > 0 ? entityRef : undefined,
    'overview',
  );
  const meshes = servicesOf(overview.data?.workloads ?? []).map(
    ({ mesh }) => mesh,
  );
  const unmeshed = namespaceOutside(overview.data?.workloads ?? []);
  const enrol =
    unmeshed &&
    path({ template: 'mesh-enrol', values: { namespace: unmeshed } });
  // What changes a mesh is of no use before there is one.
  const links: typeof offered = enrol
    ? [{ name: 'mesh-enrol', to: enrol }]
    : offered.filter(({ name }) => {
        const { lackedBy = [] }: MeshTemplate = meshTemplates[name];
        return (
          meshes.length === 0 || meshes.some(mesh => !lackedBy.includes(mesh))
        );
      });
  if (links.length === 0 || overview.loading) return null;
  return (
    <nav
      aria-label="Change with a template"
      className={`${css.row} ${css.small}`}
      style={{ columnGap: 'var(--bui-space-4)' }}
    >
      <span className={`${css.row} ${css.muted}`}>
        <RiFileEditLine size={16} aria-hidden /> Change with a template
      </span>
      {links.map(({ name, to }) => (
        <MeshLink key={name} to={to}>
          {meshTemplates[name].title}
        </MeshLink>
      ))}
    </nav>
  );
}
