// Everything CI runs, in the order in which it fails cheapest. Ends with one line: `N passed, N failed`.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Name, command, and what to count in its output; a step without a count is one check. */
const steps = [
  ['types', 'yarn tsc'],
  ['lint', 'yarn lint'],
  ['format', 'yarn prettier:check'],
  ['package metadata', 'yarn fix --check'],
  ['generated documents', 'yarn docs --check'],
  // Before the API reports, which leave type declarations of the published packages only.
  ['build', 'yarn build:all'],
  ['threads of the built plugin', 'node scripts/checkBuilt.mjs'],
  ['API reports', 'yarn api-reports --ci'],
  ['configuration', 'yarn backstage-cli config:check --lax'],
  [
    'tests (npm test)',
    'npm test',
    /^Tests:\s+(?:(?<failed>\d+) failed, )?(?:\d+ (?:skipped|todo), )*(?:(?<passed>\d+) passed)?/gm,
  ],
  [
    'browser journeys',
    'yarn e2e',
    /^\s+(?<passed>\d+) passed|^\s+(?<failed>\d+) failed/gm,
  ],
];

function run(command) {
  return new Promise(resolve => {
    const child = spawn(command, {
      cwd: root,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    // Jest prints its totals on stderr.
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        output += chunk;
        process.stdout.write(chunk);
      });
    }
    child.on('exit', code => resolve({ ok: code === 0, output }));
  });
}

let passed = 0;
let failed = 0;
const summary = [];
for (const [name, command, count] of steps) {
  console.log(`\n=== ${name}: ${command}`);
  const started = Date.now();
  const { ok, output } = await run(command);
  const seconds = Math.round((Date.now() - started) / 1000);
  let counted = 0;
  let wrong = 0;
  for (const match of count ? output.matchAll(count) : []) {
    counted += Number(match.groups.passed ?? 0);
    wrong += Number(match.groups.failed ?? 0);
  }
  // A step that should count tests but ran none has failed, whatever its exit code.
  const empty = Boolean(count) && counted + wrong === 0;
  passed += count ? counted : Number(ok);
  failed += ok && !empty ? wrong : Math.max(1, wrong);
  summary.push(
    `${ok && !empty ? 'ok  ' : 'FAIL'} ${name} (${seconds} s${
      count ? `, ${counted} passed` : ''
    })`,
  );
}
console.log(`\n${summary.join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
