import { ReactNode } from 'react';
import {
  OverviewData,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessWord } from '../../components/AccessWord';
import { MtlsBadge } from '../../components/MtlsBadge';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useTabLink } from '../../hooks/useTabLink';
import { signalStates } from '../traffic/signalStates';
import { isOutside } from './isOutside';
import { MeshLink } from './MeshLink';

/** The numbers of the overview, each leading to its tab. @internal */
export function Glance(props: {
  data: OverviewData;
  signals?: SignalsData;
  signalsFailed: boolean;
}) {
  const link = useTabLink();
  const { data, signals } = props;
  // Where no proxy sees requests, none seen is not none.
  const total = signals?.state === 'layer4-only' ? undefined : signals?.total;
  const signalsWord = (value: ReactNode) => {
    if (value !== undefined) return value;
    if (signals && signals.state !== 'ok')
      return <small>{signalStates[signals.state].short}</small>;
    if (signals) return '–';
    return <small>{props.signalsFailed ? 'not readable' : 'reading…'}</small>;
  };
  return (
    <dl className={css.tiles}>
      <Tile name="Pods in mesh" to={link('mtls')}>
        {data.membership.podsInMesh}
        <small> of {data.membership.podsTotal}</small>
      </Tile>
      <Tile name="mTLS" to={link('mtls')}>
        {data.mtls && !isOutside(data) ? (
          <>
            <MtlsBadge mode={data.mtls} />
            {data.mtlsPorts && (
              <span className={`${css.muted} ${css.small}`}>
                {' '}
                on port {data.mtlsPorts.join(', ')}
              </span>
            )}
          </>
        ) : (
          <small>not meshed</small>
        )}
      </Tile>
      <Tile name="Requests" to={link('signals')}>
        {signalsWord(
          total && (
            <>
              {compact(total.rate)} <small>req/s</small>
            </>
          ),
        )}
      </Tile>
      <Tile name="Success" to={link('signals')}>
        {signalsWord(
          total?.success === undefined ? undefined : formatRatio(total.success),
        )}
      </Tile>
      <Tile wide name="p50 · p95 · p99" to={link('signals')}>
        {signalsWord(
          total?.p50 === undefined
            ? undefined
            : [total.p50, total.p95, total.p99].map(formatDuration).join(' · '),
        )}
      </Tile>
      <Tile name="Routes" to={link('traffic')}>
        {data.routes}
      </Tile>
      <Tile name="Callable by" to={link('access')}>
        <AccessWord access={data.access} />
      </Tile>
    </dl>
  );
}

function Tile(props: {
  name: string;
  to: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`${css.tile} ${props.wide ? css.tileWide : ''}`}>
      <dt>{props.name}</dt>
      <dd>
        <MeshLink to={props.to}>{props.children}</MeshLink>
      </dd>
    </div>
  );
}
