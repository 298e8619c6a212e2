import { EvidenceList } from '../../../model';

/** A block of addresses less some smaller ones. @internal */
export interface Network {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Which clients an authorization admits: anyone, any TLS, or certain identities (`*`, `*.suffix` or exact). @internal */
export type Clients =
  | 'anyone'
  | 'any-tls'
  | { readonly identities: readonly string[] };

/** What may admit a client to a Server or a route; several are a union. @internal */
export interface Authorization {
  readonly kind: 'default' | 'serverauthorization' | 'authorizationpolicy';
  readonly name: string;
  readonly networks: readonly Network[];
  readonly clients: Clients;
  /** Whether it comes with the mesh and cannot be taken back by a policy. */
  readonly givenByMesh?: true;
  readonly evidence: EvidenceList;
}

/** Every address there is. @internal */
export const ALL_NETWORKS: readonly Network[] = [
  { cidr: '0.0.0.0/0', except: [] },
  { cidr: '::/0', except: [] },
];
