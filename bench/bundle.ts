import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A script of this folder as one file of JavaScript, as an installation runs it: its threads compile no TypeScript. */
export async function bundle(
  script: string,
): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'meshwright-bench-'));
  const file = join(folder, script.replace(/\.ts$/, '.cjs'));
  await build({
    entryPoints: [join(__dirname, script)],
    bundle: true,
    platform: 'node',
    outfile: file,
    logLevel: 'error',
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
