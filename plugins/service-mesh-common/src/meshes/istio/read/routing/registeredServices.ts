import { Service } from '../../../../engine/coreKinds';
import { derived } from '../../../../engine/derived';
import { oldestFirst } from '../../byAge';
import { exportAnnotation } from '../../exportedTo';
import { ServiceEntry } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import { RegisteredService } from './resolveRequest';

/** Every host that proxies know: those of Services, then those of ServiceEntries. @internal */
export const registeredServices = derived(
  (
    services: readonly Service[],
    serviceEntries: readonly ServiceEntry[],
    { clusterDomain }: MeshSettings,
  ): readonly RegisteredService[] => [
    ...services.map(({ metadata, spec }): RegisteredService => {
      const exportTo = exportAnnotation(metadata.annotations);
      return {
        host: `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`,
        namespace: metadata.namespace ?? '',
        ports: (spec?.ports ?? []).flatMap(({ port }) => port ?? []),
        ...(exportTo && { exportTo }),
      };
    }),
    ...oldestFirst(serviceEntries).flatMap(({ metadata, spec }) =>
      (spec?.hosts ?? []).map(
        (host): RegisteredService => ({
          host,
          namespace: metadata.namespace ?? '',
          ports: (spec?.ports ?? []).flatMap(({ number }) => number ?? []),
          ...(spec?.exportTo && { exportTo: spec.exportTo }),
        }),
      ),
    ),
  ],
);
