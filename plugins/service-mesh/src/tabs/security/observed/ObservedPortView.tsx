import {
  ObservedMtlsData,
  ObservedPort,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MtlsBadge } from '../../../components/MtlsBadge';
import { Pill } from '../../../components/Pill';
import css from '../../../components/mesh.module.css';
import { ObservedCallers } from './ObservedCallers';
import { ObservedShare } from './ObservedShare';
import own from './observed.module.css';
import { StrictVerdict } from './StrictVerdict';
import { comparisonWords } from './strictWords';

/** A port: what is configured, what was seen, and whether it can require mTLS. @internal */
export function ObservedPortView(props: {
  workloads: ObservedMtlsData['workloads'];
  port: ObservedPort;
  window: string;
}) {
  const { workloads, port, window } = props;
  const comparison = comparisonWords[port.comparison];
  const name = port.port === undefined ? 'All ports' : `Port ${port.port}`;
  return (
    <div className={own.port}>
      <div className={css.row}>
        <strong>{name}</strong>
        <MtlsBadge mode={port.mode} />
        {comparison && <Pill tone={comparison.tone}>{comparison.text}</Pill>}
      </div>
      {port.callers.length > 0 && <ObservedShare amounts={port} of={name} />}
      {port.sharedWith.length > 0 && (
        <span className={`${css.muted} ${css.small}`}>
          The metrics do not name the port: these numbers may belong to port{' '}
          {port.sharedWith.join(' or ')} in part.
        </span>
      )}
      <StrictVerdict workloads={workloads} port={port} window={window} />
      {port.callers.length > 0 && (
        <ObservedCallers callers={port.callers} of={name} />
      )}
    </div>
  );
}
