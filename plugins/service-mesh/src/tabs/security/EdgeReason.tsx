import { NoTlsReason } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../components/mesh.module.css';

/** Why a connection is not secured, with the code of the proxy. @internal */
export function EdgeReason({ reason }: { reason: NoTlsReason }) {
  return (
    <>
      {reason.text}{' '}
      {reason.code !== 'none' && (
        <span className={css.code}>{reason.code}</span>
      )}
    </>
  );
}
