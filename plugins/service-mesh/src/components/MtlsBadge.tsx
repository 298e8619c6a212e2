import {
  RiAlertLine,
  RiLockLine,
  RiLockUnlockLine,
  RiSubtractLine,
} from '@remixicon/react';
import { MtlsMode } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from './Pill';
import { UnknownBadge } from './UnknownBadge';

/** The mode a server accepts, in one word. @internal */
export function MtlsBadge({ mode }: { mode: MtlsMode | 'unset' }) {
  switch (mode) {
    case 'strict':
      return (
        <Pill
          tone="positive"
          icon={<RiLockLine aria-hidden />}
          title="Accepts mutual TLS only"
        >
          Strict
        </Pill>
      );
    case 'permissive':
      return (
        <Pill
          tone="warning"
          icon={<RiAlertLine aria-hidden />}
          title="Accepts mutual TLS and plaintext"
        >
          Permissive
        </Pill>
      );
    case 'disabled':
      return (
        <Pill
          tone="negative"
          icon={<RiLockUnlockLine aria-hidden />}
          title="Accepts plaintext only"
        >
          Disabled
        </Pill>
      );
    case 'unset':
      return (
        <Pill
          tone="neutral"
          icon={<RiSubtractLine aria-hidden />}
          title="Says nothing; the layer before holds"
        >
          Inherits
        </Pill>
      );
    default:
      return <UnknownBadge />;
  }
}
