import { readFile } from 'node:fs/promises';

/** The way to a certificate authority: the file is read on each connect, because it may appear or change later. */
export function authority(from: {
  readonly caData?: string;
  readonly caFile?: string;
}): (() => Promise<string | undefined>) | undefined {
  const { caData, caFile } = from;
  if (caData) return async () => pem(caData);
  if (caFile) return async () => readFile(caFile, 'utf8');
  return undefined;
}

/** PEM, from PEM or from base64 of it. */
export function pem(data: string): string {
  return data.includes('-----BEGIN')
    ? data
    : Buffer.from(data, 'base64').toString('utf8');
}
