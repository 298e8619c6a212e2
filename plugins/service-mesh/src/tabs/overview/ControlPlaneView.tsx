import { ControlPlane } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiQuestionLine } from '@remixicon/react';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { ControlPlaneComponents } from './ControlPlaneComponents';
import { ControlPlaneSettings } from './ControlPlaneSettings';
import { controlPlaneName, readyWords } from './controlPlaneWords';

/** A control plane: what runs, what asked for it and how it is set. @internal */
export function ControlPlaneView({ plane }: { plane: ControlPlane }) {
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
      <ControlPlaneComponents plane={plane} />
      {plane.requests.length > 0 && <Requests plane={plane} />}
      {plane.settings.length > 0 && <ControlPlaneSettings plane={plane} />}
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
