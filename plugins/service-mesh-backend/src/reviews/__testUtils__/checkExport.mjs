// Recomputes the hashes of an exported review by the steps of docs/reviews.md; shares no code with the product.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const file = process.argv[2];
const bytes = readFileSync(file);
const sha256 = data => createHash('sha256').update(data).digest('hex');
const fail = message => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

/** Compact JSON with the members of every object in order. */
function compact(value) {
  if (Array.isArray(value)) return `[${value.map(compact)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${compact(value[key])}`)}}`;
}

let manifest;
let content;
let snapshots = [];
if (file.endsWith('.csv')) {
  const end = bytes.indexOf('\n');
  manifest = JSON.parse(bytes.subarray(2, end).toString('utf8'));
  content = bytes.subarray(end + 1);
} else {
  const document = JSON.parse(bytes.toString('utf8'));
  manifest = document.manifest;
  content = compact(document.content);
  snapshots = document.content.snapshots ?? [];
}

if (sha256(content) !== manifest.contentSha256)
  fail('contentSha256 is not that of the content');
for (const { canonical, digest } of snapshots)
  if (sha256(canonical) !== digest)
    fail('a digest is not that of the canonical access');
if (
  snapshots.length &&
  !snapshots.some(({ digest }) => digest === manifest.digests[0])
)
  fail('the access of the manifest is not among the snapshots');
process.stdout.write(
  JSON.stringify({
    entities: manifest.entities,
    version: manifest.version,
    snapshots: snapshots.length,
  }),
);
