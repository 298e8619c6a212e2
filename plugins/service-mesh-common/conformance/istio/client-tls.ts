import {
  upstreamTls,
  UpstreamService,
  WrittenTls,
} from '../../src/meshes/istio/read/upstreamTls';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly destinationRuleTls: WrittenTls | null;
  readonly serviceAccounts: readonly string[];
  readonly autoSni: string;
  readonly proxyMetadataCerts: boolean;
  readonly enableAutoMtls: boolean;
  readonly meshExternal: boolean;
  readonly serviceMtlsMode: UpstreamService['mode'];
  readonly expected: unknown;
}

export const adapter: SuiteAdapter = {
  suite: 'istio/mtls/client-tls',
  run(raw): Outcome {
    const vector = raw as Vector;
    if (vector.proxyMetadataCerts)
      return {
        outcome: 'skip',
        reason: 'certificates mounted into one proxy are in no resource',
      };
    const { tls, automatic } = upstreamTls(
      vector.destinationRuleTls ?? undefined,
      {
        autoMtls: vector.enableAutoMtls,
        meshExternal: vector.meshExternal,
        mode: vector.serviceMtlsMode,
        serviceAccounts: vector.serviceAccounts,
        sni: vector.autoSni,
      },
    );
    return compare(vector.expected, {
      tls: tls ?? null,
      source: automatic ? 'autoDetected' : 'userSupplied',
    });
  },
};
