import { isRecord, valueAt } from '../../../engine/editManifest';
import { ManifestObject } from '../../../engine/MeshWriter';
import { RawManifest, RouteMeaning } from '../../../engine/Migration';
import {
  backendRef,
  DEFAULT_RULE,
  serviceRoute,
} from '../gatewayApi/write/serviceRoute';

/** Name of the rule for requests that fit the conditions. */
const MATCHED_RULE = 'matched';

/** The route for one port of a split Service; labels and annotations of the split go with it. @internal */
export function routeManifest({
  manifest,
  name,
  service,
  port,
  protocol,
  backends,
  matches,
}: {
  readonly manifest: RawManifest;
  readonly name: string;
  readonly service: string;
  readonly port: number;
  readonly protocol: RouteMeaning['protocol'];
  readonly backends: readonly {
    readonly service: string;
    readonly weight: number;
  }[];
  readonly matches: RouteMeaning['rules'][number]['matches'];
}): ManifestObject {
  const refs = backends.map(backend =>
    backendRef(backend.service, port, backend.weight),
  );
  const namespace = valueAt(manifest, ['metadata', 'namespace']);
  const route = serviceRoute(
    {
      namespace: '',
      service,
      labels: {},
      port: { number: port, target: port, protocol },
    },
    matches.length === 0
      ? [{ name: DEFAULT_RULE, backendRefs: refs }]
      : [
          {
            name: MATCHED_RULE,
            matches: matches.map(routeMatch),
            backendRefs: refs,
          },
          { name: DEFAULT_RULE, backendRefs: [backendRef(service, port)] },
        ],
  );
  const labels = textsAt(manifest, 'labels');
  const annotations = textsAt(manifest, 'annotations');
  return {
    ...route,
    metadata: {
      name,
      ...(typeof namespace === 'string' && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    },
  };
}

function routeMatch({
  path,
  method,
  headers,
}: RouteMeaning['rules'][number]['matches'][number]) {
  return {
    ...(path && {
      path: {
        type: path.type === 'exact' ? 'Exact' : 'RegularExpression',
        value: path.value,
      },
    }),
    ...(headers.length > 0 && {
      headers: headers.map(({ name, value }) => ({
        type: 'RegularExpression',
        name,
        value,
      })),
    }),
    ...(method !== undefined && { method }),
  };
}

/** Annotations that speak about the old object only. */
const OLD = /^(kubectl\.kubernetes\.io|smi\.linkerd\.io)\//;

function textsAt(
  manifest: RawManifest,
  field: 'labels' | 'annotations',
): Readonly<Record<string, string>> | undefined {
  const map = valueAt(manifest, ['metadata', field]);
  if (!isRecord(map)) return undefined;
  const texts = Object.entries(map).flatMap(([name, value]) =>
    typeof value === 'string' && !OLD.test(name) ? [[name, value]] : [],
  );
  return texts.length > 0
    ? (Object.fromEntries(texts) as Readonly<Record<string, string>>)
    : undefined;
}
