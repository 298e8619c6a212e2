import {
  ControlPlane,
  ControlPlaneComponent,
  DisruptionBudget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiQuestionLine } from '@remixicon/react';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { ReportSection } from '../../components/ReportSection';
import { ScrollRegion } from '../../components/ScrollRegion';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { controlPlaneName, readyWords } from './controlPlaneWords';

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
              <Plane key={planeKey(plane)} plane={plane} />
            ))}
            {others.length > 0 && (
              <details>
                <summary className={css.summary}>
                  {own.length > 0 ? 'Others in the same cluster' : 'Found'}:{' '}
                  {others.map(controlPlaneName).join(', ')}
                </summary>
                <div className={css.stack} style={{ paddingTop: 12, gap: 24 }}>
                  {others.map(plane => (
                    <Plane key={planeKey(plane)} plane={plane} />
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

function Plane({ plane }: { plane: ControlPlane }) {
  const ready = readyWords(plane);
  return (
    <div
      className={css.stack}
      role="group"
      aria-label={controlPlaneName(plane)}
    >
      <div className={css.row}>
        <strong>{controlPlaneName(plane)}</strong>
        {plane.version ? (
          <Pill tone="info">version {plane.version}</Pill>
        ) : (
          <UnknownBadge title="Neither an image nor a resource tells">
            Version unknown
          </UnknownBadge>
        )}
        {ready && <Pill tone={ready.tone}>{ready.text}</Pill>}
        {plane.tags.map(tag => (
          <Pill key={tag} tone="neutral">
            tag {tag}
          </Pill>
        ))}
        <span className={css.muted}>
          cluster {plane.cluster}, namespace {plane.namespace}
        </span>
      </div>
      {plane.unread.length > 0 && (
        <div role="status" className={`${css.banner} ${css.unknown}`}>
          <RiQuestionLine aria-hidden />
          <span>
            There may be more: {plane.unread.join(', ')} could not be read.
          </span>
        </div>
      )}
      <Components plane={plane} />
      {plane.requests.length > 0 && <Requests plane={plane} />}
      {plane.settings.length > 0 && <Settings plane={plane} />}
    </div>
  );
}

function Components({
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

function Requests({ plane: { requests } }: { plane: ControlPlane }) {
  return (
    <div className={css.tight}>
      <h3 className={css.sectionTitle}>What asked for it</h3>
      <ul className={`${css.list} ${css.tight}`}>
        {requests.map(request => (
          <li key={`${request.kind} ${request.name}`} className={css.row}>
            <EvidenceView evidence={request.evidence} />
            {request.version && (
              <Pill tone="neutral">version {request.version}</Pill>
            )}
            {request.state && (
              <Pill
                tone={
                  /^(healthy|ready|available)$/i.test(request.state)
                    ? 'positive'
                    : 'warning'
                }
              >
                {request.state}
              </Pill>
            )}
            {request.message}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Settings a service owner asks about at night come first; the others fold away. */
const FIRST = [
  'trustDomain',
  'enableAutoMtls',
  'outboundTrafficPolicy',
  'defaultInboundPolicy',
  'extensionProviders',
  'defaultProviders',
];

function Settings({ plane: { settings } }: { plane: ControlPlane }) {
  const first = settings.filter(({ key }) => FIRST.includes(key));
  const rest = settings.filter(({ key }) => !FIRST.includes(key));
  return (
    <div className={css.tight}>
      <h3 className={css.sectionTitle}>How it is set</h3>
      {first.length > 0 && <SettingTable settings={first} label="Settings" />}
      {rest.length > 0 && (
        <details open={first.length === 0}>
          <summary className={css.summary}>
            {rest.length} more {rest.length === 1 ? 'setting' : 'settings'}
          </summary>
          <SettingTable settings={rest} label="More settings" />
        </details>
      )}
    </div>
  );
}

function SettingTable(props: {
  settings: ControlPlane['settings'];
  label: string;
}) {
  return (
    <ScrollRegion label={props.label}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">Because of</th>
          </tr>
        </thead>
        <tbody>
          {props.settings.map(setting => (
            <tr key={setting.key}>
              <th scope="row">{setting.title}</th>
              <td>
                {setting.evidence[0].type === 'unknown' ? (
                  <UnknownBadge />
                ) : (
                  setting.value
                )}
              </td>
              <td>
                {setting.isDefault && setting.evidence[0].type === 'default' ? (
                  <span className={css.muted}>the default</span>
                ) : (
                  <EvidenceView evidence={setting.evidence} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
