import { EvidenceList } from './evidence';

/** What a server accepts on a port: `strict` mTLS only, `permissive` both, `disabled` plaintext only. @public */
export type MtlsMode = 'strict' | 'permissive' | 'disabled' | 'unknown';

/** How specific a setting is, most specific first. @public */
export type MtlsScope = 'port' | 'workload' | 'namespace' | 'mesh' | 'default';

/** One setting that bears on the mTLS mode; mode and inheritance are never one enum. @public */
export interface MtlsLayer {
  readonly scope: MtlsScope;
  /** Workload (target) port, only with scope `port`. */
  readonly port?: number;
  /** `unset`: the resource exists and inherits. */
  readonly mode: MtlsMode | 'unset';
  readonly evidence: EvidenceList;
}

/** The mode of one port and all layers that led to it, winner first. @public */
export interface PortMtls {
  /** Workload (target) port; undefined = every port not listed. */
  readonly port?: number;
  readonly mode: MtlsMode;
  readonly evidence: EvidenceList;
  /** Ladder for the screen: default → mesh → namespace → workload → port, with what each says. */
  readonly layers: readonly MtlsLayer[];
}

/** How clients of a host are told to connect. @public */
export interface ClientTls {
  readonly host: string;
  /** Service port, or undefined for all. */
  readonly port?: number;
  readonly subset?: string;
  /** `auto`: mTLS where the endpoint can take it. `mutual`: mesh certificates. `simple`/`custom-mutual`: the application's own. */
  readonly mode:
    | 'auto'
    | 'mutual'
    | 'simple'
    | 'custom-mutual'
    | 'plaintext'
    | 'unknown';
  /** Names of which the server's certificate must carry one; absent = whatever the mesh knows the server by. */
  readonly serverNames?: readonly string[];
  readonly evidence: EvidenceList;
}

/** mTLS of one workload. @public */
export interface EffectiveMtls {
  /** One entry per known port, then one without a port for the rest. */
  readonly ports: readonly PortMtls[];
  readonly clients: readonly ClientTls[];
}
