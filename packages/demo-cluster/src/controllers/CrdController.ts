import { KubeObject, objectAt } from '../KubeObject';
import { Change, ObjectStore } from '../kubernetes/ObjectStore';
import { ResourceType, typeOfCrd } from '../kubernetes/ResourceType';
import { TypeRegistry } from '../kubernetes/TypeRegistry';

/** Serves a kind as soon as its CustomResourceDefinition is stored, and no longer than that. */
export class CrdController {
  constructor(
    private readonly store: ObjectStore,
    private readonly types: TypeRegistry,
  ) {}

  start(): void {
    this.store.watchAll((type, change) => this.#onChange(type, change));
  }

  #onChange(type: ResourceType, { type: change, object }: Change): void {
    if (type.kind !== 'CustomResourceDefinition') return;
    const defined = typeOfCrd(object);
    if (change === 'DELETED') {
      for (const { metadata } of this.store.list(defined)) {
        this.store.remove(defined, metadata.namespace, metadata.name);
      }
      this.types.remove(defined);
      return;
    }
    this.types.add(defined);
    // Storing the status comes back here with the status present.
    if (!object.status) this.store.put(type, established(object));
  }
}

function established(crd: KubeObject): KubeObject {
  return {
    ...crd,
    status: {
      acceptedNames: objectAt(crd, 'spec', 'names'),
      conditions: ['NamesAccepted', 'Established'].map(type => ({
        type,
        status: 'True',
        lastTransitionTime: crd.metadata.creationTimestamp,
      })),
      storedVersions: [typeOfCrd(crd).versions[0]],
    },
  };
}
