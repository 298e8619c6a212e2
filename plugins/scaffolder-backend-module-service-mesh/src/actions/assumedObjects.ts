/** Something that runs in the cluster already, as an intent names it. */
export interface Assumed {
  /** That of the first one when absent, as in a backend. */
  readonly namespace?: string;
  /** Name of the Service; none = pods only. */
  readonly service?: string;
  /** Name of a version of the first one's Service, whose labels stand beside it. */
  readonly name?: string;
  /** Labels of the pods; the Service selects them. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly port?: {
    readonly number: number;
    readonly target: number;
    readonly protocol: string;
  };
  readonly version?: { readonly labels: Readonly<Record<string, string>> };
  /** Name of a Secret; nothing is made of it, as nobody could make its certificate. */
  readonly secret?: string;
  /** A rule of a routing intent names its backend here. */
  readonly backend?: Assumed;
}

/** A Kubernetes object that stands for one of the cluster. */
export interface AssumedObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Service' | 'Pod';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
}

/**
 * Services and pods that manifests may refer to without being among them: a template knows them by name, and whoever asked
 * for it picked them in the cluster.
 *
 * @param present - Manifests that are there; nothing is assumed in their place
 */
export function assumedObjects(
  entries: readonly Assumed[],
  present: readonly unknown[] = [],
): AssumedObject[] {
  const assumed = entries
    .map((entry): Assumed => {
      const { name, service, labels } = entry;
      return name !== undefined && service === undefined && labels
        ? { service: entries[0].service, version: { labels } }
        : entry.backend ?? entry;
    })
    .filter(({ secret }) => secret === undefined);
  const [first] = assumed;
  const services = new Map<string, AssumedObject>();
  const pods = assumed.map((entry, i): AssumedObject => {
    const namespace = entry.namespace ?? first.namespace ?? 'default';
    const sameService = assumed.find(
      ({ service, labels }) => service === entry.service && labels,
    );
    const selector = sameService?.labels ?? { app: entry.service ?? 'assumed' };
    const port = entry.port ?? sameService?.port ?? first.port;
    const key = `${namespace}/${entry.service}`;
    if (entry.service !== undefined && !services.has(key))
      services.set(key, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: entry.service, namespace },
        spec: {
          selector,
          ports: port
            ? [
                {
                  name: port.protocol,
                  port: port.number,
                  targetPort: port.target,
                },
              ]
            : [],
        },
      });
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `assumed-${i}`,
        namespace,
        // What an intent is about is in the mesh, or will be.
        labels: {
          ...selector,
          ...entry.version?.labels,
          'sidecar.istio.io/inject': 'true',
        },
      },
      spec: {
        containers: [
          {
            name: 'app',
            ...(port && { ports: [{ containerPort: port.target }] }),
          },
        ],
      },
    };
  });
  return [...services.values(), ...pods].filter(
    object => !present.some(manifest => standsFor(object, manifest)),
  );
}

function standsFor({ kind, metadata }: AssumedObject, value: unknown): boolean {
  const manifest = value as Partial<AssumedObject> | null;
  return (
    manifest?.kind === kind &&
    manifest.metadata?.name === metadata.name &&
    manifest.metadata.namespace === metadata.namespace
  );
}
