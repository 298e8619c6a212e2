#!/usr/bin/env node
/*
 * Writes the fields of custom resources, as far as manifests are checked against them, from the files of their
 * CustomResourceDefinitions:
 *
 *   node scripts/writeSchemas.mjs crd-all.gen.yaml gateway.networking.k8s.io_*.yaml
 *
 * Descriptions, status and rules in CEL are left out; parts that occur more than once are kept once.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const TARGET = new URL(
  '../plugins/service-mesh-node/src/schema/customResources.json',
  import.meta.url,
);
/** Parts shorter than this (characters) are repeated rather than named. */
const SHORTEST_PART = 60;

const counts = new Map();
const places = new Map();
const parts = [];

function limits(schema, ...names) {
  return Object.fromEntries(
    names
      .filter(name => schema[name] !== undefined)
      .map(name => [name, schema[name]]),
  );
}

/** Fields of which one at most may be set, from `oneOf` of `required` alternatives. */
function alternatives(schema) {
  return [schema, ...(schema.allOf ?? [])].flatMap(({ oneOf = [] }) => {
    const names = oneOf.flatMap(({ required = [] }) =>
      required.length === 1 ? required : [],
    );
    return names.length > 1 ? [names] : [];
  });
}

function toNode(schema) {
  if (schema['x-kubernetes-int-or-string']) return 'intOrString';
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema.type === 'array')
    return {
      items: toNode(schema.items ?? {}),
      ...limits(schema, 'minItems', 'maxItems'),
    };
  if (
    schema.type === 'object' &&
    typeof schema.additionalProperties === 'object'
  )
    return { values: toNode(schema.additionalProperties) };
  if (schema.properties) {
    const oneOf = alternatives(schema);
    return {
      fields: Object.fromEntries(
        Object.entries(schema.properties).map(([name, field]) => [
          name,
          toNode(field),
        ]),
      ),
      ...limits(schema, 'required'),
      ...(oneOf.length > 0 && { oneOf }),
      ...(open && { open }),
    };
  }
  if (open || schema.type === undefined || schema.type === 'object')
    return 'any';
  const rest = limits(
    schema,
    'enum',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
  );
  return Object.keys(rest).length
    ? { type: schema.type, ...rest }
    : schema.type;
}

function children(node) {
  if (node.fields) return Object.values(node.fields);
  return [node.items, node.values].filter(Boolean);
}

function count(node) {
  if (typeof node === 'string') return;
  const text = JSON.stringify(node);
  counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.get(text) === 1) children(node).forEach(count);
}

function share(node) {
  if (typeof node === 'string') return node;
  const text = JSON.stringify(node);
  if (places.has(text)) return { part: places.get(text) };
  const own = {
    ...node,
    ...(node.fields && {
      fields: Object.fromEntries(
        Object.entries(node.fields).map(([name, field]) => [
          name,
          share(field),
        ]),
      ),
    }),
    ...(node.items && { items: share(node.items) }),
    ...(node.values && { values: share(node.values) }),
  };
  if (counts.get(text) < 2 || text.length < SHORTEST_PART) return own;
  places.set(text, parts.length);
  parts.push(own);
  return { part: places.get(text) };
}

const kinds = {};
for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const crd = document.toJS();
    if (crd?.kind !== 'CustomResourceDefinition') continue;
    for (const { name, schema, served } of crd.spec.versions) {
      const { openAPIV3Schema: whole } = schema;
      const spec = whole.properties?.spec;
      if (!served || !spec) continue;
      const key = `${crd.spec.group}/${name}/${crd.spec.names.kind}`;
      kinds[key] = toNode({
        ...spec,
        // A resource without a spec is refused where the schema says so.
        ...(spec.type === undefined && { type: 'object' }),
      });
    }
  }
}
Object.values(kinds).forEach(count);
const shared = Object.fromEntries(
  Object.entries(kinds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, node]) => [key, share(node)]),
);
writeFileSync(TARGET, `${JSON.stringify({ kinds: shared, parts })}\n`);
