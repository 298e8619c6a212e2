import { JsonObject } from '../KubeObject';

/** One field of a protobuf message: its number and its bytes or number. */
type Field = readonly [number: number, value: Buffer | number];

/** The four bytes before every protobuf body of Kubernetes. */
export const KUBERNETES_MAGIC = Buffer.from('k8s\0', 'latin1');

/**
 * Some kubectl commands (`auth can-i`, `auth whoami`, `create namespace`) post
 * protobuf only. The few kinds they post are decoded here; undefined for others.
 */
export function decodeKubernetesProtobuf(body: Buffer): JsonObject | undefined {
  const unknown = body.subarray(KUBERNETES_MAGIC.length);
  const typeMeta = messageAt(unknown, 1);
  const raw = messageAt(unknown, 2);
  const apiVersion = textAt(typeMeta, 1) ?? '';
  const kind = textAt(typeMeta, 2) ?? '';
  const spec = messageAt(raw, 2);
  switch (kind) {
    case 'Namespace':
      return { apiVersion, kind, metadata: objectMeta(raw) };
    case 'SelfSubjectReview':
      return { apiVersion, kind };
    case 'SelfSubjectRulesReview':
      return { apiVersion, kind, spec: { namespace: textAt(spec, 1) } };
    case 'SelfSubjectAccessReview':
    case 'SubjectAccessReview':
      return { apiVersion, kind, spec: accessReviewSpec(spec) };
    default:
      return undefined;
  }
}

function objectMeta(raw: Buffer): JsonObject {
  const metadata = messageAt(raw, 1);
  const labels = fields(metadata)
    .filter(([number]) => number === 11)
    .map(([, entry]) => bytes(entry))
    .map(entry => [textAt(entry, 1) ?? '', textAt(entry, 2) ?? '']);
  return { name: textAt(metadata, 1), labels: Object.fromEntries(labels) };
}

function accessReviewSpec(spec: Buffer): JsonObject {
  const names = [
    'namespace',
    'verb',
    'group',
    'version',
    'resource',
    'subresource',
    'name',
  ];
  const resource = fields(spec).find(([number]) => number === 1);
  if (!resource) {
    const path = messageAt(spec, 2);
    return {
      nonResourceAttributes: { path: textAt(path, 1), verb: textAt(path, 2) },
    };
  }
  const attributes = names.map((name, i) => [
    name,
    textAt(bytes(resource[1]), i + 1),
  ]);
  return { resourceAttributes: Object.fromEntries(attributes) };
}

function messageAt(message: Buffer, number: number): Buffer {
  const field = fields(message).find(([n]) => n === number);
  return field ? bytes(field[1]) : Buffer.alloc(0);
}

function textAt(message: Buffer, number: number): string | undefined {
  const text = messageAt(message, number).toString();
  return text === '' ? undefined : text;
}

function bytes(value: Buffer | number): Buffer {
  return typeof value === 'number' ? Buffer.alloc(0) : value;
}

function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = () => {
    let result = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = message[at++] ?? 0;
      // Multiplication, because a shift would cut at 32 bits.
      result += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    return result;
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) found.push([tag >> 3, varint()]);
    else if (wireType === 2) {
      const length = varint();
      found.push([tag >> 3, message.subarray(at, at + length)]);
      at += length;
    } else at += wireType === 1 ? 8 : 4;
  }
  return found;
}

/** Encodes one field: text, a nested message, or true. */
export function protobufField(
  number: number,
  value: string | Buffer | true,
): Buffer {
  if (value === true)
    return Buffer.concat([encodeVarint(number * 8), encodeVarint(1)]);
  const content = Buffer.from(value);
  return Buffer.concat([
    encodeVarint(number * 8 + 2),
    encodeVarint(content.length),
    content,
  ]);
}

function encodeVarint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...out, rest]);
}
