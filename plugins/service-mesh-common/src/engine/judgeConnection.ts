import { ClientSends, MtlsMode, WorkloadPort } from '../model';

/** What becomes of a connection, and whether the server learns who calls. @public */
export interface JudgedConnection {
  readonly outcome: 'open' | 'fails' | 'depends' | 'unknown';
  /** undefined = open. */
  readonly identified?: boolean;
  /** With `depends`: what has to hold. */
  readonly dependsOn: readonly string[];
}

/** The server's side of a connection. @public */
export interface ConnectionServer {
  /** What the port takes; `disabled` where no proxy takes part. */
  readonly accepts: MtlsMode;
  /** Whether a proxy of the client's own mesh stands before the port; proxies of other meshes do not know its certificates. */
  readonly sameMesh: boolean;
  /** As the server's proxy understands the port. */
  readonly protocol: WorkloadPort['protocol'];
}

/** Proxies that took the port for HTTP cannot read TLS that was not meant for them. */
const TLS_AT_APPLICATION = 'whether the application takes TLS on the port';

/**
 * Whether client and server understand each other. The only place where the two sides are compared: findings, answers
 * and the matrix agree because of it.
 * @public
 */
export function judgeConnection(
  sends: ClientSends,
  { accepts, sameMesh, protocol }: ConnectionServer,
): JudgedConnection {
  const open = (identified: boolean): JudgedConnection => ({
    outcome: 'open',
    identified,
    dependsOn: [],
  });
  const fails: JudgedConnection = { outcome: 'fails', dependsOn: [] };
  switch (sends) {
    case 'nothing':
      return fails;
    case 'unknown':
      return { outcome: 'unknown', dependsOn: [] };
    case 'mutual':
      if (!sameMesh || accepts === 'disabled') return fails;
      return accepts === 'unknown'
        ? { outcome: 'unknown', dependsOn: [] }
        : open(true);
    case 'plaintext':
      if (accepts === 'strict') return fails;
      return accepts === 'unknown'
        ? { outcome: 'unknown', identified: false, dependsOn: [] }
        : open(false);
    default:
      return ownTls(sends, { accepts, sameMesh, protocol });
  }
}

/** TLS that the client makes itself: the server's proxy terminates it only where it takes nothing else. */
function ownTls(
  sends: 'simple' | 'custom-mutual',
  { accepts, sameMesh, protocol }: ConnectionServer,
): JudgedConnection {
  if (accepts === 'unknown') return { outcome: 'unknown', dependsOn: [] };
  if (accepts === 'strict')
    return sends === 'simple'
      ? { outcome: 'fails', dependsOn: [] }
      : {
          outcome: 'depends',
          dependsOn: ['whether the mesh issued the certificate of the client'],
        };
  // Without a proxy the name of the port binds nobody.
  if (sameMesh && (protocol === 'http' || protocol === 'grpc'))
    return { outcome: 'fails', dependsOn: [] };
  return {
    outcome: 'depends',
    identified: false,
    dependsOn: [TLS_AT_APPLICATION],
  };
}
