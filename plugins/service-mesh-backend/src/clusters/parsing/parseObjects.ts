import {
  Kind,
  projectObject,
  ProjectionTools,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { KubeError } from '../KubeError';
import { isOlderRevision } from './isOlderRevision';
import { listCutter } from './listCutter';
import {
  ObjectChange,
  ParseContext,
  ParsedEvents,
  ParsedPage,
} from './ObjectParser';
import { isRecorded, recordOf } from './recordOf';
import { withDroppedFields } from './withDroppedFields';

const text = new TextDecoder();

type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function ownText(value: unknown, key: string): string | undefined {
  const entry = own(value, key);
  return typeof entry === 'string' && entry ? entry : undefined;
}

/** A page of a list before projection: parsing and projecting are apart so that the loop can breathe between them. */
export interface RawPage {
  readonly apiVersion?: string;
  readonly items: readonly unknown[];
  readonly revision: string;
  readonly next?: string;
}

/** Reads the envelope of a list of a kind; takes the body over. Items hold what is read of the kind, and may hold more. */
export function parsePageEnvelope(kind: Kind, body: Uint8Array): RawPage {
  let page: unknown;
  try {
    page = JSON.parse(text.decode(listCutter(kind).cut(body)));
  } catch (error) {
    throw new KubeError('malformed', 'the list is not JSON', { cause: error });
  }
  const metadata = own(page, 'metadata');
  const revision = ownText(metadata, 'resourceVersion');
  const items = own(page, 'items') ?? [];
  if (revision === undefined || !Array.isArray(items))
    throw new KubeError('malformed', 'the answer is not a list');
  return {
    apiVersion: ownText(page, 'apiVersion'),
    items,
    revision,
    next: ownText(metadata, 'continue'),
  };
}

/** Projects one raw object; one that cannot be, such as one nested thousands of levels deep, must not take the others with it. */
export function projectChange(
  context: ParseContext,
  raw: unknown,
  apiVersion: string | undefined,
  tools: ProjectionTools,
): ObjectChange {
  try {
    return project(context, raw, apiVersion, tools);
  } catch {
    return unreadable(context, raw);
  }
}

function unreadable(
  { cluster, kind }: ParseContext,
  raw: unknown,
): ObjectChange {
  const metadata = own(raw, 'metadata');
  const namespace =
    kind.scope === 'Namespaced'
      ? ownText(metadata, 'namespace') ?? 'default'
      : '';
  const name = ownText(metadata, 'name') ?? '(no name)';
  return {
    type: 'put',
    namespace,
    name,
    malformed: {
      ref: {
        cluster,
        group: kind.group,
        kind: kind.kind,
        ...(namespace && { namespace }),
        name,
      },
      field: '',
      problem: 'the object cannot be read',
    },
  };
}

function project(
  { cluster, kind }: ParseContext,
  raw: unknown,
  apiVersion: string | undefined,
  tools: ProjectionTools,
): ObjectChange {
  // Items of a list do not repeat the version of the list.
  if (isRecord(raw) && apiVersion !== undefined && raw.apiVersion === undefined)
    raw.apiVersion = apiVersion;
  const { object, malformed } = projectObject(cluster, kind, raw, tools);
  const namespace =
    object?.metadata.namespace ?? malformed?.ref.namespace ?? '';
  const name = object?.metadata.name ?? malformed?.ref.name ?? '';
  const record = isRecorded(kind) ? recordOf(raw) : undefined;
  return {
    type: 'put',
    namespace,
    name,
    ...(object && { object: withDroppedFields(object, raw) }),
    ...(malformed && { malformed }),
    ...(record && { record }),
  };
}

/** Parses and projects one page in one go. */
export function parsePage(
  context: ParseContext,
  body: Uint8Array,
  tools: ProjectionTools,
): ParsedPage {
  const page = parsePageEnvelope(context.kind, body);
  return {
    changes: page.items.map(item =>
      projectChange(context, item, page.apiVersion, tools),
    ),
    revision: page.revision,
    ...(page.next !== undefined && { next: page.next }),
  };
}

/** Parses and projects whole lines of a watch that began after the revision `since`. */
export function parseEvents(
  context: ParseContext,
  lines: Uint8Array,
  since: string,
  tools: ProjectionTools,
): ParsedEvents {
  const changes: ObjectChange[] = [];
  let revision = since;
  let bookmarks = 0;
  const result = (stop?: ParsedEvents['stop']): ParsedEvents => ({
    changes,
    revision,
    bookmarks,
    ...(stop && { stop }),
  });
  for (const line of text.decode(lines).split('\n')) {
    if (line === '' || line === '\r') continue;
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      return result({ reason: 'malformed' });
    }
    const type = own(event, 'type');
    const object = own(event, 'object');
    if (type === 'ERROR') return result(readStatus(object));
    const at = ownText(own(object, 'metadata'), 'resourceVersion');
    if (at !== undefined && isOlderRevision(at, revision))
      return result({ reason: 'backwards' });
    if (type === 'BOOKMARK') bookmarks++;
    else if (type === 'ADDED' || type === 'MODIFIED')
      changes.push(projectChange(context, object, undefined, tools));
    else if (type === 'DELETED') {
      const name = ownText(own(object, 'metadata'), 'name');
      if (name === undefined) return result({ reason: 'malformed' });
      const namespace =
        context.kind.scope === 'Namespaced'
          ? ownText(own(object, 'metadata'), 'namespace') ?? 'default'
          : '';
      const uid = ownText(own(object, 'metadata'), 'uid');
      changes.push({
        type: 'delete',
        namespace,
        name,
        ...(uid !== undefined && { uid }),
        ...(at !== undefined && { resourceVersion: at }),
      });
    } else return result({ reason: 'malformed' });
    if (at !== undefined) revision = at;
  }
  return result();
}

function readStatus(status: unknown): NonNullable<ParsedEvents['stop']> {
  const code = own(status, 'code');
  const seconds = own(own(status, 'details'), 'retryAfterSeconds');
  // A revision from the future is answered like a timeout, told apart by its words only.
  const future = /too large resource version/i.test(
    ownText(status, 'message') ?? '',
  );
  if (future) return { reason: 'backwards' };
  return {
    reason: 'error',
    message: `the API server ended the watch (${
      ownText(status, 'reason') ?? 'no reason given'
    })`,
    ...(typeof code === 'number' && { status: code }),
    ...(typeof seconds === 'number' &&
      seconds > 0 && { retryAfterMs: Math.min(seconds, 120) * 1000 }),
  };
}
