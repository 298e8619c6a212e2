import { EdgeTls } from '@meshwright/backstage-plugin-service-mesh-common';
import {
  RiLock2Line,
  RiLockUnlockLine,
  RiQuestionLine,
} from '@remixicon/react';
import { Pill } from '../../components/Pill';
import { UnknownBadge } from '../../components/UnknownBadge';

/** The lock of a connection: closed, open, or not known. @internal */
export function TlsIcon({ tls }: { tls: EdgeTls }) {
  if (tls === 'secured') return <RiLock2Line aria-hidden />;
  if (tls === 'unknown') return <RiQuestionLine aria-hidden />;
  return <RiLockUnlockLine aria-hidden />;
}

/** Whether a connection is secured, in a word. @internal */
export const tlsWords: Record<EdgeTls, string> = {
  secured: 'Secured',
  plaintext: 'Plaintext',
  mixed: 'Partly plaintext',
  unknown: 'mTLS not known',
};

/** Whether a connection is secured, as a pill. @internal */
export function TlsPill({ tls }: { tls: EdgeTls }) {
  if (tls === 'unknown')
    return (
      <UnknownBadge title="The metrics do not tell">
        {tlsWords.unknown}
      </UnknownBadge>
    );
  const tone = {
    secured: 'positive',
    plaintext: 'negative',
    mixed: 'warning',
  } as const;
  return (
    <Pill tone={tone[tls]} icon={<TlsIcon tls={tls} />}>
      {tlsWords[tls]}
    </Pill>
  );
}
