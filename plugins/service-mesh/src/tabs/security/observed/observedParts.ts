import own from './observed.module.css';

/** What observed traffic is split into, in the order in which it is shown. @internal */
export const observedParts = [
  ['secured', 'mTLS', own.secured],
  ['plaintext', 'not mTLS', own.plaintext],
  ['unknown', 'not told', own.unknown],
] as const;
