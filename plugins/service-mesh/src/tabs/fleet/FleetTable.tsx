import { useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { FleetEntity } from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessWord } from '../../components/AccessWord';
import { EntityLinks } from '../../components/EntityLinks';
import { MtlsBadge } from '../../components/MtlsBadge';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import { SeverityBadge } from '../../components/SeverityBadge';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { TabName, tabPaths } from '../../routes';
import { MeshLink } from '../overview/MeshLink';
import { stateWords } from '../reviews/reviewWords';

/** Rows (count) shown at first, and with each request for more: a browser takes seconds to draw thousands. */
const PAGE = 100;

/** The fleet, a row for each entity; every value leads to the tab that explains it. @internal */
export function FleetTable(props: {
  rows: readonly FleetEntity[];
  reviews: boolean;
}) {
  const [most, setMost] = useState(PAGE);
  const left = props.rows.length - most;
  return (
    <>
      <ScrollRegion label="List of components">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Component</th>
              <th scope="col">mTLS</th>
              <th scope="col">Findings</th>
              <th scope="col">Callable by</th>
              <th scope="col">Pods in mesh</th>
              <th scope="col">Owner</th>
              {props.reviews && <th scope="col">Review</th>}
            </tr>
          </thead>
          <tbody>
            {props.rows.slice(0, most).map(entity => (
              <Row
                key={entity.entityRef}
                entity={entity}
                reviews={props.reviews}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {left > 0 && (
        <div className={css.row}>
          <span className={css.muted}>
            {left} more {left === 1 ? 'fits' : 'fit'}; the CSV file has them
            all.
          </span>
          <button
            type="button"
            className={css.textButton}
            onClick={() => setMost(most + PAGE)}
          >
            Show {Math.min(PAGE, left)} more
          </button>
        </div>
      )}
    </>
  );
}

function Row(props: { entity: FleetEntity; reviews: boolean }) {
  const { entity } = props;
  const ref = parseEntityRef(entity.entityRef);
  const page = useRouteRef(entityRouteRef)(ref);
  const tab = (name: TabName) => `${page}/${tabPaths[name]}`;
  const component = (
    <th scope="row">
      <MeshLink to={page}>{ref.name}</MeshLink>
      {entity.incomplete && (
        <div>
          <UnknownBadge title="A cluster or a kind could not be read; there may be more">
            not fully read
          </UnknownBadge>
        </div>
      )}
    </th>
  );
  const owner = (
    <td>
      {entity.ownerRefs.length > 0 ? (
        <EntityLinks refs={entity.ownerRefs} />
      ) : (
        <span className={css.muted}>without an owner</span>
      )}
    </td>
  );
  if (entity.mapping !== 'mapped')
    return (
      <tr>
        {component}
        <td colSpan={4}>
          <span className={css.muted}>{entity.unmapped}</span>
        </td>
        {owner}
        {props.reviews && <td />}
      </tr>
    );
  return (
    <tr>
      {component}
      <td>
        <Mtls entity={entity} to={tab('mtls')} />
      </td>
      <td>
        <Findings entity={entity} to={tab('findings')} />
      </td>
      <td>
        <MeshLink to={tab('access')}>
          <AccessWord access={entity.access} />
        </MeshLink>
      </td>
      <td>
        <span className={css.numeric}>
          {entity.podsInMesh} of {entity.podsTotal}
        </span>
        <div className={`${css.muted} ${css.small}`}>{meshWords(entity)}</div>
      </td>
      {owner}
      {props.reviews && (
        <td>
          {entity.review ? (
            <MeshLink to={tab('reviews')}>
              <Pill tone={stateWords[entity.review].tone}>
                {stateWords[entity.review].label}
              </Pill>
            </MeshLink>
          ) : (
            <span className={css.muted}>none</span>
          )}
        </td>
      )}
    </tr>
  );
}

function meshWords({ meshes, dataPlanes, clusters }: FleetEntity): string {
  const how = [
    meshes.join(' and '),
    ...dataPlanes.filter(dataPlane => dataPlane !== 'none'),
  ].join(' ');
  return [how, ...clusters].filter(Boolean).join(', ');
}

function Mtls({ entity, to }: { entity: FleetEntity; to: string }) {
  switch (entity.protection) {
    case 'outside':
      return (
        <MeshLink to={to}>
          <Pill tone="negative">Not in a mesh</Pill>
        </MeshLink>
      );
    case 'unknown':
      return (
        <MeshLink to={to}>
          <UnknownBadge />
        </MeshLink>
      );
    default:
      return (
        <MeshLink to={to}>
          <MtlsBadge mode={entity.mtls ?? 'unknown'} />
        </MeshLink>
      );
  }
}

function Findings({ entity, to }: { entity: FleetEntity; to: string }) {
  const { findings, skippedRules, worstFinding } = entity;
  const severities = (['error', 'warning', 'info'] as const).filter(
    severity => findings[severity] > 0,
  );
  if (severities.length === 0 && skippedRules === 0)
    return <span className={css.muted}>none</span>;
  return (
    <MeshLink to={to}>
      <span className={css.row}>
        {severities.map(severity => (
          <SeverityBadge
            key={severity}
            severity={severity}
            count={findings[severity]}
          />
        ))}
        {skippedRules > 0 && (
          <UnknownBadge>{`${skippedRules} ${
            skippedRules === 1 ? 'rule' : 'rules'
          } skipped`}</UnknownBadge>
        )}
      </span>
      {worstFinding && <span className={css.small}>{worstFinding}</span>}
    </MeshLink>
  );
}
