import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  MeshDefinition,
  TimedFault,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ownersOf } from '../catalog/ownersOf';
import { ClusterReader } from '../clusters/ClusterReader';
import { NoticeSender } from '../notices/NoticeSender';

/** Template that takes a fault away. */
const TEMPLATE = '/create/templates/default/mesh-fault';

/** Reminds owners of faults on purpose that are still active when their end has come. */
export class FaultEnds {
  constructor(
    private readonly options: {
      readonly clusters: Pick<ClusterReader, 'snapshots'>;
      readonly meshes: readonly MeshDefinition[];
      readonly catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
      readonly auth: AuthService;
      readonly notices: Pick<NoticeSender, 'send'>;
      readonly logger: LoggerService;
      readonly now?: () => number;
    },
  ) {}

  /** One look at the live clusters; may run on several replicas at once. */
  async run(signal?: AbortSignal): Promise<void> {
    const { catalog, auth, notices, logger } = this.options;
    const ended = this.ended();
    if (ended.length === 0) return;
    const entityRefs = [...new Set(ended.map(fault => fault.entityRef))];
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for (const fault of ended) {
      if (signal?.aborted) return;
      const entity = items[entityRefs.indexOf(fault.entityRef)];
      const recipients = entity ? ownersOf(entity) : [];
      if (!entity || recipients.length === 0) {
        logger.debug(
          `Nobody owns ${fault.entityRef}, whose fault test is past its end`,
        );
        continue;
      }
      if (!(await notices.send(noticeOf(entity, fault, recipients)))) return;
    }
  }

  private ended(): (TimedFault & { readonly entityRef: string })[] {
    const { clusters, meshes } = this.options;
    const now = (this.options.now ?? Date.now)();
    return clusters
      .snapshots()
      .flatMap(index =>
        meshes.flatMap(mesh => mesh.read.timedFaults?.(index) ?? []),
      )
      .flatMap(fault =>
        fault.endsAt <= now && fault.entityRef !== undefined
          ? [{ ...fault, entityRef: fault.entityRef }]
          : [],
      );
  }
}

function noticeOf(
  entity: Entity,
  { subject, endsAt, service }: TimedFault,
  recipients: readonly string[],
) {
  const entityRef = stringifyEntityRef(entity);
  const end = new Date(endsAt).toISOString();
  const formData = {
    workload: {
      entityRef,
      target: { namespace: service.namespace, service: service.name },
    },
    task: 'end',
  };
  return {
    entityRef,
    topic: 'end',
    // Another test of the same object is another occasion.
    occasion: `${subject.cluster} ${subject.namespace}/${subject.name} ${end}`,
    recipients,
    title: `The fault test of ${
      entity.metadata.title ?? entity.metadata.name
    } should have ended`,
    description: `${subject.kind} ${subject.namespace}/${subject.name} in ${
      subject.cluster
    } was to make faults until ${end.slice(
      0,
      16,
    )}Z and still does. The link leads to the template that takes them away.`,
    severity: 'high' as const,
    link: `${TEMPLATE}?formData=${encodeURIComponent(
      JSON.stringify(formData),
    )}`,
  };
}
