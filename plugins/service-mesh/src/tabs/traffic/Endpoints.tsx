import { Fragment } from 'react';
import {
  EndpointsData,
  PortEndpoints,
  ServiceEndpoint,
  ServiceEndpoints,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiLockLine, RiLockUnlockLine, RiQuestionLine } from '@remixicon/react';
import { CopyButton } from '../../components/CopyButton';
import { EvidenceLink, ResourceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { ReportSection } from '../../components/ReportSection';
import { ScrollRegion } from '../../components/ScrollRegion';
import { TechnicalName } from '../../components/TechnicalName';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { DestinationProfileFacts } from './DestinationProfileFacts';
import {
  onlyForWords,
  origins,
  protocols,
  summaryWords,
} from './endpointWords';

/** Where a caller's proxy sends it: every address of every Service, and whether the way there is encrypted. @internal */
export function Endpoints() {
  const handle = useReport('endpoints');
  return (
    <ReportSection handle={handle} title="Where a caller’s proxy sends it">
      {report => {
        const { workloads, services, unread } = report.data;
        // Without workloads the tab says so once, at its top.
        if (workloads.length === 0) return undefined;
        return services.length + unread.length === 0 ? (
          <p className={css.muted} style={{ margin: 0 }}>
            No Service leads to the component, or no mesh runs where it does.
          </p>
        ) : (
          <Content data={report.data} />
        );
      }}
    </ReportSection>
  );
}

function Content({ data }: { data: EndpointsData }) {
  return (
    <>
      {data.unread.length > 0 && (
        <div role="status" className={`${css.banner} ${css.unknown}`}>
          <RiQuestionLine aria-hidden />
          <span>
            {data.services.length > 0
              ? 'This may not be all'
              : 'Where callers are sent is not known'}
            : {data.unread.join(', ')} could not be read.
          </span>
        </div>
      )}
      {data.services.map(service => (
        <Fragment key={`${service.cluster} ${service.mesh} ${service.host}`}>
          {service.unknown.map(({ cluster, because }) => (
            <div
              key={cluster}
              role="status"
              className={`${css.banner} ${css.unknown}`}
            >
              <RiQuestionLine aria-hidden />
              <span>
                Endpoints of {service.host} in cluster {cluster} are not known,
                because {because}.
              </span>
            </div>
          ))}
          {service.ports.map(port => (
            <Port key={port.port} service={service} port={port} />
          ))}
        </Fragment>
      ))}
      {data.leftOut > 0 && (
        <p className={css.muted} role="status" style={{ margin: 0 }}>
          {data.leftOut} more are not listed.
        </p>
      )}
    </>
  );
}

function Port(props: { service: ServiceEndpoints; port: PortEndpoints }) {
  const { service, port } = props;
  const label = `${service.host}:${port.port}`;
  return (
    <div className={css.stack}>
      <div className={css.spread}>
        <div className={css.row}>
          <h3 className={css.sectionTitle}>
            <TechnicalName text={label} />
          </h3>
          {service.origin !== 'local' && (
            <Pill tone="info">{origins[service.origin]}</Pill>
          )}
          {port.opaque && <Pill tone="neutral">opaque to callers</Pill>}
          <Pill tone="neutral">
            {service.mesh}, cluster {service.cluster}
          </Pill>
        </div>
        <CopyButton
          text={port.command}
          label={`Copy command for ${label}`}
          words="Copy command"
        />
      </div>
      <span>{summaryWords(port)}</span>
      {port.refused && (
        <Pill tone="negative">Callers are refused: {port.refused}</Pill>
      )}
      {port.endpoints.length > 0 && (
        <ScrollRegion label={`Endpoints of ${label}`}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Endpoint</th>
                <th scope="col">Encrypted</th>
                <th scope="col">Protocol</th>
                <th scope="col">Place</th>
                <th scope="col">Because</th>
              </tr>
            </thead>
            <tbody>
              {port.endpoints.map(endpoint => (
                <Row
                  key={`${endpoint.cluster} ${endpoint.address}`}
                  endpoint={endpoint}
                  service={service}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {port.profile && <DestinationProfileFacts profile={port.profile} />}
      <code className={css.query}>{port.command}</code>
    </div>
  );
}

function Row(props: { endpoint: ServiceEndpoint; service: ServiceEndpoints }) {
  const { endpoint, service } = props;
  const { target, owner, zone, weight } = endpoint;
  return (
    <tr>
      <td>
        <div className={css.tight}>
          <span className={css.mono}>{endpoint.address}</span>
          {target && <ResourceLink resource={target} />}
          {owner && owner.kind !== 'Pod' && (
            <span className={`${css.muted} ${css.small}`}>
              {owner.kind} {owner.name}
            </span>
          )}
        </div>
      </td>
      <td>
        <Encrypted endpoint={endpoint} />
      </td>
      <td>{endpoint.used ? protocols[endpoint.protocol] : '–'}</td>
      <td>
        <div className={css.tight}>
          {endpoint.cluster !== service.cluster && (
            <span>cluster {endpoint.cluster}</span>
          )}
          {zone ? (
            <span>zone {zone}</span>
          ) : (
            <span className={css.muted}>zone not known</span>
          )}
          {endpoint.onlyFor && <span>{onlyForWords(endpoint.onlyFor)}</span>}
          {endpoint.used && weight !== 1 && <span>weight {weight}</span>}
        </div>
      </td>
      <td>
        <div className={css.tight}>
          <span>{endpoint.because}</span>
          {endpoint.identity && (
            <span className={`${css.mono} ${css.small} ${css.muted}`}>
              <TechnicalName text={endpoint.identity} />
            </span>
          )}
          <span className={css.small}>
            <EvidenceLink evidence={endpoint.evidence[0]} />
          </span>
        </div>
      </td>
    </tr>
  );
}

function Encrypted({ endpoint: { used, tls } }: { endpoint: ServiceEndpoint }) {
  if (!used) return <Pill tone="neutral">Not used</Pill>;
  switch (tls) {
    case 'mutual':
      return (
        <Pill tone="positive" icon={<RiLockLine aria-hidden />}>
          mTLS
        </Pill>
      );
    case 'own':
      return (
        <Pill tone="info" icon={<RiLockLine aria-hidden />}>
          TLS of its own
        </Pill>
      );
    case 'plaintext':
      return (
        <Pill tone="warning" icon={<RiLockUnlockLine aria-hidden />}>
          Plaintext
        </Pill>
      );
    default:
      return <UnknownBadge />;
  }
}
