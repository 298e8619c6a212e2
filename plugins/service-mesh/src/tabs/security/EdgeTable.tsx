import { MeshEdge } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../components/EntityLinks';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { amountWords, endLabel } from './edgeRows';
import { EdgeReason } from './EdgeReason';
import { TlsPill } from './tlsWords';

/** Every connection with both of its ends. @internal */
export function EdgeTable({ edges }: { edges: readonly MeshEdge[] }) {
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
                    <EdgeReason reason={reason} />
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
        <EntityLinks refs={end.entityRefs} otherwise={endLabel(end, side)} />
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
