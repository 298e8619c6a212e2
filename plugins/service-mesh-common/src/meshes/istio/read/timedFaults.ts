import {
  FAULT_ENDS_ANNOTATION,
  WRITTEN_FOR_ANNOTATION,
} from '../../../engine/writtenAnnotations';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { TimedFault } from '../../../model';
import { VirtualService } from '../kinds';

/** Faults that say when they end; none where VirtualServices cannot be read. @internal */
export function readTimedFaults(index: ResourceIndex): TimedFault[] {
  const objects = index.list(VirtualService);
  if (isUnread(objects)) return [];
  return objects.flatMap((object): TimedFault[] => {
    const { name, namespace = 'default', annotations } = object.metadata;
    const endsAt = Date.parse(annotations?.[FAULT_ENDS_ANNOTATION] ?? '');
    const rule = (object.spec?.http ?? []).findIndex(
      ({ fault }) => fault?.delay || fault?.abort,
    );
    if (Number.isNaN(endsAt) || rule < 0) return [];
    const entityRef = annotations?.[WRITTEN_FOR_ANNOTATION];
    // A host such as `orders` or `orders.shop.svc.cluster.local`.
    const [service = name, of = namespace] = (
      object.spec?.hosts?.[0] ?? name
    ).split('.');
    return [
      {
        subject: index.ref(object, VirtualService),
        field: `spec.http[${rule}].fault`,
        endsAt,
        service: { namespace: of, name: service },
        ...(entityRef !== undefined && { entityRef }),
      },
    ];
  });
}
