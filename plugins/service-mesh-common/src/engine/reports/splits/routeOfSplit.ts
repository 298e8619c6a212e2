import { Evidence, ResourceRef, TrafficSplit } from '../../../model';

/** The resource that holds the weights. */
export function routeOfSplit({
  evidence,
}: TrafficSplit): ResourceRef | undefined {
  const first = evidence.find(
    (entry): entry is Extract<Evidence, { type: 'resource' }> =>
      entry.type === 'resource',
  );
  return first?.ref;
}
