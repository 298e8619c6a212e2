import {
  canonicalJson,
  Kind,
  kindKey,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { createHash } from 'node:crypto';
import { redactObject } from '../redactObject';

/** What history keeps of one state of an object. */
export interface ObjectRecord {
  readonly uid: string;
  readonly generation?: number;
  readonly resourceVersion?: string;
  /** Epoch ms of the last write that was not to the status. */
  readonly writtenAt?: number;
  /** Field manager of that write. */
  readonly manager?: string;
  /** Canonical JSON without secrets, status and bookkeeping. */
  readonly content: string;
  /** SHA-256 hex of `content`. */
  readonly digest: string;
}

/** Core kinds whose changes decide about a mesh. */
const RECORDED_CORE = ['/Namespace', '/ConfigMap'];

/** True for kinds whose changes are history: those of the meshes, and what switches injection and mesh settings. */
export function isRecorded(kind: Kind): boolean {
  if (kind.optIn || kind.metadataOnly) return false;
  if (RECORDED_CORE.includes(kindKey(kind)))
    return kind.kind === 'Namespace' || kind.names !== undefined;
  return (
    kind.group.includes('.') &&
    !/(^|\.)(k8s\.io)$/.test(kind.group.replace(/^gateway\.networking\./, ''))
  );
}

type Json = Record<string, unknown>;

/** The record of a raw object; undefined for one without an identity. */
export function recordOf(raw: unknown): ObjectRecord | undefined {
  if (!isRecord(raw) || !isRecord(raw.metadata)) return undefined;
  const { uid, generation, resourceVersion, managedFields } = raw.metadata;
  if (typeof uid !== 'string' || !uid) return undefined;
  const content = canonicalJson(contentOf(raw));
  return {
    uid,
    ...(typeof generation === 'number' && { generation }),
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
    ...lastWrite(managedFields),
    content,
    digest: createHash('sha256').update(content).digest('hex'),
  };
}

/** What somebody wrote, without what the cluster keeps for itself. */
function contentOf(raw: Json): Json {
  const { metadata, ...rest } = redactObject(raw) as Json & { metadata?: Json };
  const { status: _status, apiVersion: _version, kind: _kind, ...body } = rest;
  return {
    ...body,
    ...(isRecord(metadata?.labels) && { labels: metadata.labels }),
    ...(isRecord(metadata?.annotations) && {
      annotations: metadata.annotations,
    }),
  };
}

function lastWrite(
  managedFields: unknown,
): Pick<ObjectRecord, 'writtenAt' | 'manager'> {
  if (!Array.isArray(managedFields)) return {};
  let last: { writtenAt: number; manager: string } | undefined;
  for (const entry of managedFields) {
    if (!isRecord(entry) || entry.subresource) continue;
    const { manager, time } = entry;
    if (typeof manager !== 'string' || typeof time !== 'string') continue;
    const writtenAt = Date.parse(time);
    if (!Number.isNaN(writtenAt) && writtenAt >= (last?.writtenAt ?? 0))
      last = { writtenAt, manager: manager.slice(0, 128) };
  }
  return last ?? {};
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
