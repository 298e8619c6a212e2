// Stops a PostgreSQL that `startPostgres.mjs` started and removes its folder. Run as a program it waits for the end of its
// input first, which comes when the program at the other end of the pipe is gone, however it went.
//   node scripts/stopPostgres.mjs <pg_ctl> <folder> [uid gid]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `user`: uid and gid the server runs as; empty for those of this program. */
export function stopPostgres(pgCtl, dir, user) {
  const data = path.join(dir, 'data');
  if (fs.existsSync(data))
    spawnSync(
      pgCtl,
      ['stop', '-m', 'immediate', '-w', '-t', '30', '-D', data],
      { ...user, cwd: dir, stdio: 'ignore' },
    );
  fs.rmSync(dir, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [pgCtl, dir, uid, gid] = process.argv.slice(2);
  const user = uid ? { uid: Number(uid), gid: Number(gid) } : {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {});
  process.stdin.on('end', () => stopPostgres(pgCtl, dir, user)).resume();
}
