import {
  AccessPolicy,
  AccessPredicate,
  AccessRequest,
  AccessRule,
  EvidenceList,
} from '../model';

/** Evidence with a name that a test can look for. @internal */
export const because = (name: string): EvidenceList => [
  { type: 'default', name },
];

/** A rule by its name and whom it matches. @internal */
export const rule = (name: string, matches: AccessPredicate): AccessRule => ({
  matches,
  peers: [],
  operations: [],
  conditions: [],
  evidence: because(name),
});

/** Matches one identity. @internal */
export const from = (identity: string): AccessPredicate => ({
  attribute: 'source.identity',
  match: { exact: identity },
});

/** Matches one method. @internal */
export const method = (name: string): AccessPredicate => ({
  attribute: 'request.method',
  match: { exact: name },
});

/** Matches every request. @internal */
export const everything: AccessPredicate = { all: [] };

/** A policy of a sidecar on port 8080 that admits nobody, but for the parts a case is about. @internal */
export const policy = (parts: Partial<AccessPolicy>): AccessPolicy => ({
  enforcedBy: 'sidecar',
  port: 8080,
  custom: [],
  deny: [],
  allow: [],
  audit: [],
  otherwise: { verdict: 'deny', evidence: because('otherwise') },
  ...parts,
});

/** A request over HTTP to port 8080. @internal */
export const ask = (
  peer: AccessRequest['peer'],
  operation: Partial<AccessRequest['operation']> = {},
): AccessRequest => ({
  peer,
  operation: { protocol: 'http', port: 8080, ...operation },
});
