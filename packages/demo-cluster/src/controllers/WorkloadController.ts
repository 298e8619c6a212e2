import { isJsonObject, KubeObject } from '../KubeObject';
import { Change, ObjectStore } from '../kubernetes/ObjectStore';
import { ResourceType } from '../kubernetes/ResourceType';
import { TypeRegistry } from '../kubernetes/TypeRegistry';
import { expandWorkload } from '../load/expandWorkload';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];
const DEPENDENTS = [
  ['apps', 'ReplicaSet'],
  ['', 'Pod'],
] as const;

/** Keeps replica sets and pods in step with workloads, at once and without schedules. */
export class WorkloadController {
  constructor(
    private readonly store: ObjectStore,
    private readonly types: TypeRegistry,
  ) {}

  start(): void {
    this.store.watchAll((type, change) => this.#onChange(type, change));
  }

  #onChange(type: ResourceType, { type: change, object }: Change): void {
    if (type.group !== 'apps' || !WORKLOADS.includes(type.kind)) return;
    // What a deleted workload owned goes with the delete itself.
    if (change !== 'DELETED') this.#reconcile(type, object);
  }

  #reconcile(type: ResourceType, workload: KubeObject): void {
    const { namespace } = workload.metadata;
    const { dependents, workload: withStatus } = expandWorkload(workload, {
      namespace: this.#get('', 'Namespace', namespace ?? ''),
      nodeNames: this.#list('', 'Node').map(node => node.metadata.name),
    });
    const wanted = new Set(dependents.map(o => o.metadata.uid));
    const owners = new Set([workload.metadata.uid]);
    for (const [group, kind] of DEPENDENTS) {
      const dependentType = this.types.byKind(group, kind);
      if (!dependentType) continue;
      for (const object of this.store.list(dependentType, namespace)) {
        if (!ownersOf(object).some(uid => owners.has(uid))) continue;
        owners.add(object.metadata.uid);
        if (!wanted.has(object.metadata.uid)) {
          this.store.remove(dependentType, namespace, object.metadata.name);
        }
      }
      for (const object of dependents.filter(o => o.kind === kind)) {
        this.store.put(dependentType, object);
      }
    }
    // Storing the status comes back here and changes nothing the second time.
    this.store.put(type, withStatus);
  }

  #get(group: string, kind: string, name: string): KubeObject | undefined {
    return this.#list(group, kind).find(o => o.metadata.name === name);
  }

  #list(group: string, kind: string): KubeObject[] {
    const type = this.types.byKind(group, kind);
    return type ? this.store.list(type) : [];
  }
}

function ownersOf(object: KubeObject): (string | undefined)[] {
  const owners = object.metadata.ownerReferences;
  return Array.isArray(owners)
    ? owners.filter(isJsonObject).map(owner => owner.uid as string | undefined)
    : [];
}
