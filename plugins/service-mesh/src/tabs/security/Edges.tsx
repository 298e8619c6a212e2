import { lazy, Suspense, useMemo } from 'react';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  CertificateExpiry,
  EdgesData,
  MeshEdge,
  NoTlsReason,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Skeleton } from '@backstage/ui';
import { EntityLinks } from '../../components/EntityLinks';
import { Pill } from '../../components/Pill';
import { Queries } from '../../components/Queries';
import { Dashboards } from '../traffic/Dashboards';
import { NotMeasured, ReportSection } from '../../components/ReportSection';
import { ScrollRegion } from '../../components/ScrollRegion';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatMoment } from '../../format/time';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { workloadKey, workloadLabel } from '../workloadLabel';
import { amountWords, EdgePeer, endLabel, toEdgePeers } from './edgeRows';
import { TlsPill } from './tlsWords';

// The libraries behind the picture are larger than the rest of the tab.
const EdgeGraph = lazy(() => import('./EdgeGraph'));

/** Peers on one side that a picture can hold; the table has them all. */
const MOST_DRAWN = 8;
/** Milliseconds left from which a certificate is no routine matter: proxies renew theirs long before. */
const SOON_MS = 3_600_000;

/** Who is connected to the entity, whether over mTLS, and if not, why. @internal */
export function Edges() {
  const handle = useReport('edges');
  const [view, setView] = useUrlState('edges', 'picture');
  const { data } = handle.report ?? {};
  const drawable = data !== undefined && data.edges.length > 0;
  return (
    <ReportSection
      handle={handle}
      title="Who is connected, and is it secured?"
      aside={
        drawable && (
          <Segments
            label="Show connections as"
            value={view === 'table' ? 'table' : 'picture'}
            onChange={setView}
            options={[
              { value: 'picture', label: 'Picture' },
              { value: 'table', label: 'Table' },
            ]}
          />
        )
      }
    >
      {report => (
        <>
          <Connections data={report.data} picture={view !== 'table'} />
          <Certificates
            certificates={report.data.certificates}
            asOf={report.asOf}
          />
          <div className={css.spread}>
            <Queries queries={report.data.queries} />
            <Dashboards dashboards={report.data.dashboards} panel="inbound" />
          </div>
        </>
      )}
    </ReportSection>
  );
}

function Connections(props: { data: EdgesData; picture: boolean }) {
  const { data, picture } = props;
  const { entity } = useEntity();
  const peers = useMemo(() => toEdgePeers(data), [data]);
  if (data.state !== 'ok') return <NotMeasured data={data} />;
  if (data.edges.length === 0) {
    return (
      <span>
        The proxies report no open connection, to or from this component, at the
        moment.
      </span>
    );
  }
  const open = peers.filter(({ tls }) => tls !== 'secured');
  return (
    <>
      <Summary open={open} peers={peers.length} />
      {picture ? (
        <Picture name={entity.metadata.name} peers={peers} />
      ) : (
        <EdgeTable edges={data.edges} />
      )}
    </>
  );
}

function Summary({
  open,
  peers,
}: {
  open: readonly EdgePeer[];
  peers: number;
}) {
  if (open.length === 0) {
    return (
      <span>
        All connections with {peers === 1 ? '1 peer' : `${peers} peers`} are
        secured by mTLS.
      </span>
    );
  }
  const rest = peers - open.length;
  return (
    <>
      <ul className={`${css.list} ${css.tight}`} aria-label="Not secured">
        {open.map(peer => (
          <li key={peer.key}>
            {peer.side === 'caller' ? 'Called by' : 'Calls'}{' '}
            <strong>
              {peer.entityRefs.length > 0 ? (
                <EntityLinks refs={peer.entityRefs} />
              ) : (
                peer.label
              )}
            </strong>
            <span className={css.muted}> ({peer.amount})</span>:{' '}
            <TlsPill tls={peer.tls} />
            {peer.reasons.map(reason => (
              <span key={reason.code}>
                {' '}
                – <Reason reason={reason} />
              </span>
            ))}
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <span className={css.muted}>
          Connections with the other {rest === 1 ? 'peer' : `${rest} peers`} are
          secured by mTLS.
        </span>
      )}
    </>
  );
}

function Reason({ reason }: { reason: NoTlsReason }) {
  return (
    <>
      {reason.text}{' '}
      {reason.code !== 'none' && (
        <span className={css.code}>{reason.code}</span>
      )}
    </>
  );
}

function Picture(props: { name: string; peers: readonly EdgePeer[] }) {
  const { name, peers } = props;
  const drawn = useMemo(
    () =>
      (['caller', 'called'] as const).flatMap(side =>
        peers.filter(peer => peer.side === side).slice(0, MOST_DRAWN),
      ),
    [peers],
  );
  const left = peers.length - drawn.length;
  if (drawn.length === 0)
    return (
      <span>
        The workloads of this component are connected to each other only.
      </span>
    );
  return (
    <>
      <Suspense
        fallback={
          <div role="status" aria-busy="true" aria-label="Drawing">
            <Skeleton width="100%" height={220} />
          </div>
        }
      >
        <ScrollRegion label="Picture of the connections">
          <EdgeGraph name={name} peers={drawn} />
        </ScrollRegion>
      </Suspense>
      {left > 0 && (
        <span className={css.muted}>{left} more are in the table.</span>
      )}
    </>
  );
}

function EdgeTable({ edges }: { edges: readonly MeshEdge[] }) {
  return (
    <ScrollRegion label="Connections">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Server</th>
            <th scope="col">Secured</th>
            <th scope="col">Why not</th>
            <th scope="col" className={css.right}>
              Now
            </th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge, i) => (
            <tr key={i}>
              <td>
                <End end={edge.client} side="caller" />
              </td>
              <td>
                <End end={edge.server} side="called" />
              </td>
              <td>
                <TlsPill tls={edge.tls} />
              </td>
              <td>
                {edge.reasons.map(reason => (
                  <div key={reason.code}>
                    <Reason reason={reason} />
                  </div>
                ))}
              </td>
              <td className={css.right}>{amountWords(edge)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function End(props: { end: MeshEdge['client']; side: 'caller' | 'called' }) {
  const { end, side } = props;
  return (
    <div className={css.tight} style={{ gap: 0 }}>
      <span>
        {end.entityRefs.length > 0 ? (
          <EntityLinks refs={end.entityRefs} />
        ) : (
          endLabel(end, side)
        )}
      </span>
      <span className={`${css.small} ${css.muted}`}>
        {end.entityRefs.length > 0 && endLabel(end, side)}
        {end.service &&
          end.service !== end.name &&
          ` as Service ${end.service}`}
      </span>
      {end.identity && (
        <span
          className={`${css.small} ${css.muted}`}
          style={{ overflowWrap: 'anywhere' }}
        >
          {end.identity}
        </span>
      )}
    </div>
  );
}

function Certificates(props: {
  certificates: readonly CertificateExpiry[];
  asOf: number;
}) {
  const { certificates, asOf } = props;
  if (certificates.length === 0) return null;
  return (
    <div className={css.tight}>
      <h3 className={css.sectionTitle}>Certificates of the proxies</h3>
      <ul className={`${css.list} ${css.tight}`}>
        {certificates.map(certificate => {
          const left = certificate.notAfter - asOf;
          return (
            <li key={workloadKey(certificate)} className={css.row}>
              <span>{workloadLabel(certificate)}</span>
              <Pill tone={toneOf(left)}>
                {left > 0
                  ? `the first ends in ${formatDuration(left)}`
                  : `ended ${formatDuration(-left)} ago`}
              </Pill>
              <span className={css.muted}>
                {formatMoment(certificate.notAfter)},{' '}
                {certificate.pods === 1 ? '1 pod' : `${certificate.pods} pods`}{' '}
                told
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function toneOf(left: number): 'positive' | 'warning' | 'negative' {
  if (left <= 0) return 'negative';
  return left < SOON_MS ? 'warning' : 'positive';
}
