import { ChildProcess, spawn } from 'node:child_process';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';

const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const running = new Set<ChildProcess>();

/** Nothing of ours outlives us. */
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(1));

/** A script of this folder in a process of its own, once it has printed a line of JSON. */
export interface Child<T> {
  readonly printed: T;
  stop(): Promise<void>;
}

/** Starts a script of this folder, or one with an absolute path, and waits for its first line of JSON, for `limitMs` at most. */
export function startChild<T>(
  script: string,
  args: readonly (string | number)[],
  limitMs = 240_000,
): Promise<Child<T>> {
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      ...(script.endsWith('.ts') ? ['--require', TRANSFORM] : []),
      isAbsolute(script) ? script : join(__dirname, script),
      ...args.map(String),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  running.add(child);
  const ended = new Promise<void>(resolve =>
    child.once('exit', () => {
      running.delete(child);
      resolve();
    }),
  );
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${script} ${reason}`));
    };
    const timer = setTimeout(() => fail('printed nothing in time'), limitMs);
    child.once('exit', code => {
      clearTimeout(timer);
      reject(new Error(`${script} ended with ${code}`));
    });
    createInterface({ input: child.stdout }).on('line', line => {
      if (!line.startsWith('{')) return;
      clearTimeout(timer);
      resolve({
        printed: JSON.parse(line) as T,
        async stop() {
          child.stdin.end();
          const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
          if (script.endsWith('.mjs')) child.kill('SIGTERM');
          await ended;
          clearTimeout(kill);
        },
      });
    });
  });
}
