import { EntityLinks } from '../../components/EntityLinks';
import css from '../../components/mesh.module.css';
import { EdgePeer } from './edgeRows';
import { EdgeReason } from './EdgeReason';
import { TlsPill } from './tlsWords';

/** The connections that are not secured, in words. @internal */
export function EdgeSummary({
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
              <EntityLinks refs={peer.entityRefs} otherwise={peer.label} />
            </strong>
            <span className={css.muted}> ({peer.amount})</span>:{' '}
            <TlsPill tls={peer.tls} />
            {peer.reasons.map(reason => (
              <span key={reason.code}>
                {' '}
                – <EdgeReason reason={reason} />
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
