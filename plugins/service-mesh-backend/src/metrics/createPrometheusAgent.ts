import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import { PrometheusConfig } from '../config';
import { PrometheusError } from './PrometheusError';

/** What decides about the TLS of a connection to a Prometheus. */
export type PrometheusTls = Pick<
  PrometheusConfig,
  'ca' | 'caFile' | 'certFile' | 'keyFile' | 'skipVerify'
>;

/** Whether the connection needs more than the authorities Node trusts. */
export function hasOwnTls(tls: PrometheusTls): boolean {
  return (
    tls.skipVerify ||
    tls.ca !== undefined ||
    tls.caFile !== undefined ||
    tls.certFile !== undefined
  );
}

/** Reads the files of the settings as they are now; a file that cannot be read is a {@link PrometheusError} without its path. */
export async function createPrometheusAgent(
  tls: PrometheusTls,
): Promise<Agent> {
  const [authority, cert, key] = await Promise.all([
    readPem(tls.caFile, 'certificate authority of Prometheus', 'tls.caFile'),
    readPem(tls.certFile, 'client certificate for Prometheus', 'tls.certFile'),
    readPem(tls.keyFile, 'client key for Prometheus', 'tls.keyFile'),
  ]);
  const ca = [tls.ca, authority].filter(pem => pem !== undefined);
  try {
    return new Agent({
      connect: {
        ...(ca.length > 0 && { ca }),
        cert,
        key,
        rejectUnauthorized: !tls.skipVerify,
      },
    });
  } catch {
    throw new PrometheusError(
      'unreachable',
      'The TLS settings of Prometheus cannot be used; see tls in its configuration',
    );
  }
}

async function readPem(
  file: string | undefined,
  what: string,
  setting: string,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new PrometheusError(
      'unreachable',
      `The file with the ${what} cannot be read; see ${setting} in its configuration`,
    );
  }
}
