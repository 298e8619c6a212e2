import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The text of a file of the workspace; empty when there is none. */
export async function readWorkspaceFile(
  workspacePath: string,
  path: string,
): Promise<string> {
  try {
    return await readFile(resolveSafeChildPath(workspacePath, path), 'utf8');
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return '';
    throw error;
  }
}

/** Writes a file of the workspace and the folders above it. */
export async function writeWorkspaceFile(
  workspacePath: string,
  path: string,
  text: string,
): Promise<void> {
  const file = resolveSafeChildPath(workspacePath, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, 'utf8');
}
