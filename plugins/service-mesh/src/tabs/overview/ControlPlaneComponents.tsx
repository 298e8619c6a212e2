import {
  ControlPlane,
  ControlPlaneComponent,
  DisruptionBudget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';

/** The Deployments of a control plane: do they run, and how many may be evicted? @internal */
export function ControlPlaneComponents({
  plane: { components, unread },
}: {
  plane: ControlPlane;
}) {
  if (components.length === 0) {
    return unread.includes('Deployment') ? (
      <UnknownBadge>Replicas unknown</UnknownBadge>
    ) : (
      <span>
        No Deployment of it runs in this cluster: it may be managed from
        outside.
      </span>
    );
  }
  return (
    <ScrollRegion label="Replicas">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Deployment</th>
            <th scope="col">Ready</th>
            <th scope="col">Version</th>
            <th scope="col">Disruption budget</th>
            <th scope="col">Because of</th>
          </tr>
        </thead>
        <tbody>
          {components.map(component => (
            <tr key={component.name}>
              <th scope="row">{component.name}</th>
              <td>
                <Ready component={component} />
              </td>
              <td>{component.version ?? <UnknownBadge />}</td>
              <td>
                <Budget
                  budget={component.budget}
                  unread={unread.includes('PodDisruptionBudget')}
                />
              </td>
              <td>
                <EvidenceView evidence={component.evidence} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Ready({
  component: { ready, desired },
}: {
  component: ControlPlaneComponent;
}) {
  let tone: 'positive' | 'warning' | 'negative' = 'positive';
  if (ready < desired) tone = ready === 0 ? 'negative' : 'warning';
  return (
    <Pill tone={tone}>
      {ready} of {desired}
    </Pill>
  );
}

function Budget(props: { budget?: DisruptionBudget; unread: boolean }) {
  const { budget } = props;
  if (!budget) {
    return props.unread ? (
      <UnknownBadge />
    ) : (
      <span className={css.muted}>none: evictions are not limited</span>
    );
  }
  const words = [
    budget.minAvailable !== undefined && `at least ${budget.minAvailable} stay`,
    budget.maxUnavailable !== undefined &&
      `at most ${budget.maxUnavailable} may go`,
  ].filter(Boolean);
  return (
    <div className={css.tight}>
      <span>
        {words.join(', ') || 'set'}
        {budget.disruptionsAllowed !== undefined && (
          <span className={css.muted}>
            , {budget.disruptionsAllowed} may be evicted now
          </span>
        )}
      </span>
      <span className={css.small}>
        <EvidenceView evidence={budget.evidence} />
      </span>
    </div>
  );
}
