import {
  Json,
  JsonObject,
  KubeObject,
  listAt,
  objectAt,
  valueAt,
} from '../KubeObject';
import { jsonPath } from './jsonPath';
import { ResourceType } from './ResourceType';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  cell(object: KubeObject): Json;
}

/** Which part of each object a table row carries (`includeObject=`). */
export type RowObject = 'None' | 'Metadata' | 'Object';

/** The Table form that `kubectl get` prints. */
export function toTable(
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  options: { rowObject: RowObject; header: boolean },
): JsonObject {
  const columns = columnsOf(type);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    // A watch names the columns in its first event only.
    columnDefinitions: options.header
      ? columns.map(({ name, type: format, priority }) => ({
          name,
          type: format,
          format: name === 'Name' ? 'name' : '',
          description: name,
          priority,
        }))
      : null,
    rows: objects.map(object => ({
      cells: columns.map(({ cell }) => cell(object)),
      object: rowObject(object, options.rowObject),
    })),
  };
}

function rowObject(object: KubeObject, part: RowObject): Json {
  if (part === 'None') return null;
  if (part === 'Object') return object;
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

const name: Column = column('Name', o => o.metadata.name);
const age: Column = column('Age', o => ageOf(o.metadata.creationTimestamp));

const BUILTIN: Record<string, Column[] | undefined> = {
  '/Pod': [
    column('Ready', pod => {
      const statuses = listAt(pod, 'status', 'containerStatuses');
      const sidecars = listAt(pod, 'spec', 'initContainers').filter(
        c => c.restartPolicy === 'Always',
      );
      const running = [
        ...statuses,
        ...listAt(pod, 'status', 'initContainerStatuses').filter(s =>
          sidecars.some(c => c.name === s.name),
        ),
      ];
      const all = listAt(pod, 'spec', 'containers').length + sidecars.length;
      return `${running.filter(s => s.ready === true).length}/${all}`;
    }),
    column('Status', pod => {
      const waiting = listAt(pod, 'status', 'containerStatuses')
        .map(s => valueAt(s, 'state', 'waiting', 'reason'))
        .find(Boolean);
      return waiting ?? valueAt(pod, 'status', 'phase') ?? '';
    }),
    column('Restarts', pod =>
      String(
        listAt(pod, 'status', 'containerStatuses').reduce(
          (sum, s) => sum + Number(s.restartCount ?? 0),
          0,
        ),
      ),
    ),
    wideColumn('IP', pod => valueAt(pod, 'status', 'podIP') ?? '<none>'),
    wideColumn('Node', pod => valueAt(pod, 'spec', 'nodeName') ?? '<none>'),
  ],
  '/Service': [
    column('Type', o => valueAt(o, 'spec', 'type') ?? 'ClusterIP'),
    column('Cluster-IP', o => valueAt(o, 'spec', 'clusterIP') ?? '<none>'),
    column('External-IP', o => valueAt(o, 'spec', 'externalName') ?? '<none>'),
    column('Port(s)', o =>
      listAt(o, 'spec', 'ports')
        .map(p => `${p.port}/${p.protocol ?? 'TCP'}`)
        .join(','),
    ),
    wideColumn('Selector', o => pairs(objectAt(o, 'spec', 'selector'))),
  ],
  '/Namespace': [
    column('Status', o => valueAt(o, 'status', 'phase') ?? 'Active'),
  ],
  '/Node': [
    column('Status', () => 'Ready'),
    column('Roles', () => '<none>'),
    column(
      'Version',
      o => valueAt(o, 'status', 'nodeInfo', 'kubeletVersion') ?? '',
    ),
  ],
  '/ConfigMap': [
    column('Data', o => String(Object.keys(objectAt(o, 'data')).length)),
  ],
  '/Secret': [
    column('Type', o => o.type ?? 'Opaque'),
    column('Data', o => String(Object.keys(objectAt(o, 'data')).length)),
  ],
  '/ServiceAccount': [column('Secrets', () => '0')],
  'apps/Deployment': [
    column(
      'Ready',
      o =>
        `${valueAt(o, 'status', 'readyReplicas') ?? 0}/${
          valueAt(o, 'spec', 'replicas') ?? 1
        }`,
    ),
    column('Up-to-date', o =>
      String(valueAt(o, 'status', 'updatedReplicas') ?? 0),
    ),
    column('Available', o =>
      String(valueAt(o, 'status', 'availableReplicas') ?? 0),
    ),
    wideColumn('Images', o =>
      listAt(o, 'spec', 'template', 'spec', 'containers')
        .map(c => c.image)
        .join(','),
    ),
    wideColumn('Selector', o =>
      pairs(objectAt(o, 'spec', 'selector', 'matchLabels')),
    ),
  ],
  'apps/ReplicaSet': [
    column('Desired', o => String(valueAt(o, 'spec', 'replicas') ?? 0)),
    column('Current', o => String(valueAt(o, 'status', 'replicas') ?? 0)),
    column('Ready', o => String(valueAt(o, 'status', 'readyReplicas') ?? 0)),
  ],
  'apps/DaemonSet': [
    column('Desired', o =>
      String(valueAt(o, 'status', 'desiredNumberScheduled') ?? 0),
    ),
    column('Ready', o => String(valueAt(o, 'status', 'numberReady') ?? 0)),
  ],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    column('Created At', o => o.metadata.creationTimestamp ?? ''),
  ],
};

function columnsOf(type: ResourceType): Column[] {
  if (type.custom) {
    const own = (type.columns ?? []).map(jsonPathColumn);
    return own.some(c => c.name === 'Age')
      ? [name, ...own]
      : [name, ...own, age];
  }
  const own = BUILTIN[`${type.group}/${type.kind}`] ?? [];
  const narrow = own.filter(c => c.priority === 0);
  const wide = own.filter(c => c.priority > 0);
  return [name, ...narrow, age, ...wide];
}

function column(
  columnName: string,
  cell: (object: KubeObject) => Json,
  priority = 0,
): Column {
  return { name: columnName, type: 'string', priority, cell };
}

function wideColumn(
  columnName: string,
  cell: (object: KubeObject) => Json,
): Column {
  return column(columnName, cell, 1);
}

function jsonPathColumn(definition: {
  name: string;
  type: string;
  jsonPath: string;
  priority: number;
}): Column {
  return column(
    definition.name,
    object => {
      const [first] = jsonPath(object, definition.jsonPath);
      if (first === undefined || first === null) return '';
      if (definition.type === 'date') return ageOf(String(first));
      return typeof first === 'object' ? JSON.stringify(first) : String(first);
    },
    definition.priority,
  );
}

function pairs(map: JsonObject): string {
  const listed = Object.entries(map).map(([key, value]) => `${key}=${value}`);
  return listed.length > 0 ? listed.join(',') : '<none>';
}

/** kubectl's short age: seconds up to 2 min, minutes up to 2 h, hours up to 2 d. */
function ageOf(time: string | undefined): string {
  if (!time) return '<unknown>';
  const seconds = Math.max(
    0,
    Math.floor((Date.now() - Date.parse(time)) / 1e3),
  );
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86400)}d`;
}
