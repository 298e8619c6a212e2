import { CertificateExpiry } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatMoment } from '../../format/time';
import { workloadKey, workloadLabel } from '../workloadLabel';

/** Milliseconds left from which a certificate is no routine matter: proxies renew theirs long before. */
const SOON_MS = 3_600_000;

/** When the first certificate of each workload ends. @internal */
export function EdgeCertificates(props: {
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
